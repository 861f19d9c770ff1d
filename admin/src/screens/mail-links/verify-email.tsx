// Confirms an address from a mail link. The password proves that the account belongs to the same person; without it, the account starts
// over.
import { type ReactNode, useState } from 'react'
import { askForVerification, verifyAddress } from '../../api/account/links.ts'
import { QuestionForm } from '../../kit/asking/question-form.tsx'
import { PASSWORD } from '../../kit/asking/questions.ts'
import { Button, ButtonLink } from '../../kit/button.tsx'
import styles from '../../kit/entry.module.css'
import { Notice } from '../../kit/notices/notice.tsx'
import { ProblemNotice } from '../../kit/notices/problem-notice.tsx'
import { Told } from '../../kit/notices/told.tsx'
import { useSubmit } from '../../state/form/use-submit.ts'
import { useAdmin } from '../../state/who/use-admin.ts'
import { t } from '../../texts/t.ts'
import { LinkPage } from './link-page.tsx'
import { ToSignIn } from './to-sign-in.tsx'

export function VerifyEmail() {
  const again = <SendAgain />
  return (
    <LinkPage page="/verify-email" title={t('verify.title')} again={again}>
      {(token) => <Verify token={token} again={again} />}
    </LinkPage>
  )
}

function Verify({ token, again }: { token: string; again: ReactNode }) {
  const [knowsPassword, setKnowsPassword] = useState(true)
  const [isKept, setKept] = useState<boolean | null>(null)
  if (isKept !== null) return <Verified isKept={isKept} />
  const send = async ({ password }: Readonly<Record<string, string>>) => {
    const { passwordKept } = await verifyAddress(token, password)
    setKept(passwordKept)
  }
  return (
    <QuestionForm
      title={t('verify.title')}
      text={t(knowsPassword ? 'verify.text' : 'verify.without.text')}
      questions={knowsPassword ? [PASSWORD] : []}
      submit={t(knowsPassword ? 'verify.submit' : 'verify.without.submit')}
      again={again}
      onSend={send}
    >
      <Button tone="quiet" onClick={() => setKnowsPassword(!knowsPassword)}>
        {t(knowsPassword ? 'verify.without' : 'verify.with')}
      </Button>
    </QuestionForm>
  )
}

function Verified({ isKept }: { isKept: boolean }) {
  return (
    <Told title={t('verify.title')}>
      <Notice tone="good" title={t('verify.done')}>
        <p>{t(isKept ? 'verify.done.text' : 'verify.startedOver')}</p>
      </Notice>
      <div className={styles.next}>
        <ButtonLink tone="strong" to={isKept ? '/' : '/forgot-password'}>
          {t(isKept ? 'link.goOn' : 'reset.submit')}
        </ButtonLink>
      </div>
    </Told>
  )
}

/** Only signed-in people can have the mail sent again: nobody can ask for another person's address here. */
function SendAgain() {
  const { person } = useAdmin()
  const [isSent, setSent] = useState(false)
  const { submit, isBusy, error } = useSubmit(async () => {
    await askForVerification()
    setSent(true)
  })
  if (person === null) return <ToSignIn tone="strong" next="/verify-email" />
  if (isSent) return <Notice tone="good" title={t('verify.sent', { email: person.email })} />
  return (
    <>
      {error !== null && <ProblemNotice error={error} />}
      <Button tone="strong" disabled={isBusy} onClick={submit}>
        {t('link.another')}
      </Button>
    </>
  )
}
