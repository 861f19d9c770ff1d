// Sets a new password from a mail link; a weak password does not use up the link.
import { type ReactNode, useState } from 'react'
import { resetPassword } from '../../api/account/links.ts'
import { QuestionForm } from '../../kit/asking/question-form.tsx'
import { NEW_PASSWORD } from '../../kit/asking/questions.ts'
import { ButtonLink } from '../../kit/button.tsx'
import styles from '../../kit/entry.module.css'
import { Notice } from '../../kit/notices/notice.tsx'
import { Told } from '../../kit/notices/told.tsx'
import { queryClient } from '../../state/server/queries.ts'
import { t } from '../../texts/t.ts'
import { LinkPage } from './link-page.tsx'
import { ToSignIn } from './to-sign-in.tsx'

export function ResetPassword() {
  const again = (
    <ButtonLink tone="strong" to="/forgot-password">
      {t('link.another')}
    </ButtonLink>
  )
  return (
    <LinkPage page="/reset-password" title={t('reset.title')} again={again}>
      {(token) => <Reset token={token} again={again} />}
    </LinkPage>
  )
}

function Reset({ token, again }: { token: string; again: ReactNode }) {
  const [isDone, setDone] = useState(false)
  if (isDone)
    return (
      <Told title={t('reset.title')}>
        <Notice tone="good" title={t('reset.done')}>
          <p>{t('reset.done.text')}</p>
        </Notice>
        <div className={styles.next}>
          <ToSignIn tone="strong" />
        </div>
      </Told>
    )
  const send = async ({ password = '' }: Readonly<Record<string, string>>) => {
    await resetPassword(token, password)
    queryClient.clear()
    setDone(true)
  }
  return (
    <QuestionForm
      title={t('reset.title')}
      text={t('reset.text')}
      questions={[NEW_PASSWORD]}
      submit={t('reset.submit')}
      again={again}
      onSend={send}
    />
  )
}
