// Replaces the address of an account after a mail to the new one proved it.
import { useState } from 'react'
import { confirmAddress } from '../../api/account/links.ts'
import { QuestionForm } from '../../kit/asking/question-form.tsx'
import styles from '../../kit/entry.module.css'
import { Notice } from '../../kit/notices/notice.tsx'
import { Told } from '../../kit/notices/told.tsx'
import { queryClient } from '../../state/server/queries.ts'
import { t } from '../../texts/t.ts'
import { LinkPage } from './link-page.tsx'
import { ToSignIn } from './to-sign-in.tsx'

export function ConfirmEmail() {
  return (
    <LinkPage page="/confirm-email" title={t('confirm.title')} again={<ToSignIn tone="strong" />}>
      {(token) => <Confirm token={token} />}
    </LinkPage>
  )
}

function Confirm({ token }: { token: string }) {
  const [isDone, setDone] = useState(false)
  if (isDone)
    return (
      <Told title={t('confirm.title')}>
        <Notice tone="good" title={t('confirm.done')}>
          <p>{t('confirm.done.text')}</p>
        </Notice>
        <div className={styles.next}>
          <ToSignIn tone="strong" />
        </div>
      </Told>
    )
  const send = async () => {
    await confirmAddress(token)
    queryClient.clear()
    setDone(true)
  }
  return (
    <QuestionForm
      title={t('confirm.title')}
      text={t('confirm.text')}
      submit={t('confirm.submit')}
      again={<ToSignIn tone="strong" />}
      onSend={send}
    />
  )
}
