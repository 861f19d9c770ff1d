// Erases the person's own account: explains the consequences, and asks to type the address.
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { signOut } from '#admin/api/account/session.ts'
import { send } from '#admin/api/client.ts'
import { Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { Notice } from '#admin/kit/notices/notice.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Block } from '#admin/kit/page/block.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import styles from './erase.module.css'
import { t } from './texts.ts'

export function Page() {
  return (
    <Screen title={t('erase')}>
      <div className={styles.page}>
        <Notice tone="warn" title={t('erase.intro')}>
          <p>{t('erase.refused')}</p>
        </Notice>
        <Block title={t('erase.goes')}>
          <ul className={styles.list}>
            <li>{t('erase.goes.1')}</li>
            <li>{t('erase.goes.2')}</li>
            <li>{t('erase.goes.3')}</li>
          </ul>
        </Block>
        <Block title={t('erase.stays')}>
          <ul className={styles.list}>
            <li>{t('erase.stays.1')}</li>
            <li>{t('erase.stays.2')}</li>
          </ul>
        </Block>
        <EraseForm email={useAdmin().person!.email} />
      </div>
    </Screen>
  )
}

function EraseForm({ email }: { email: string }) {
  const [typed, setTyped] = useState('')
  const isSame = typed.trim().toLowerCase() === email.toLowerCase()
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => eraseOwnAccount(typed),
    // Nothing of the account is left: reload the page anonymously.
    onSuccess: () => location.assign('/admin/sign-in'),
  })
  const erase = (event: FormEvent) => {
    event.preventDefault()
    if (isSame) mutate()
  }
  return (
    <form className={styles.form} onSubmit={erase} aria-label={t('erase')}>
      {error && <ProblemNotice error={error} />}
      <Field id="erase-email" label={t('erase.email', { email })}>
        <input
          id="erase-email"
          type="email"
          className={controls.control}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      <div>
        <Button type="submit" tone="danger" disabled={!isSame || isPending}>
          {t('erase.submit')}
        </Button>
      </div>
    </form>
  )
}

/** Removes the cookies too: otherwise the browser would present an ended session to the next page. */
async function eraseOwnAccount(email: string): Promise<void> {
  await send({ method: 'POST', path: '/users/me/erase', body: { email } })
  await signOut()
}
