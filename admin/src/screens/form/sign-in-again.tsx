// The session ended during editing: the person signs in here or in another tab, and the input is then saved.
import { type FormEvent, useState } from 'react'
import { type Challenge, signIn } from '../../api/account/session.ts'
import { Field } from '../../kit/asking/field.tsx'
import { Button } from '../../kit/button.tsx'
import controls from '../../kit/control.module.css'
import { Notice } from '../../kit/notices/notice.tsx'
import { ProblemNotice } from '../../kit/notices/problem-notice.tsx'
import { Dialog } from '../../kit/page/dialog.tsx'
import { useSubmit } from '../../state/form/use-submit.ts'
import { useAdmin } from '../../state/who/use-admin.ts'
import { t } from '../../texts/t.ts'
import { SecondFactor } from '../sign-in/second-factor.tsx'
import styles from './form.module.css'

/** `onBack` saves again. */
export function SignInAgain({ onBack }: { onBack(): void }) {
  const [isAsked, setAsked] = useState(false)
  const done = async () => {
    setAsked(false)
    onBack()
  }
  return (
    <Notice title={t('problem.signedOut')}>
      <p>{t('form.session.text')}</p>
      <div className={styles.choices}>
        <Button tone="strong" onClick={() => setAsked(true)}>
          {t('form.session.here')}
        </Button>
        <a className={styles.otherTab} href="/admin/sign-in" target="_blank" rel="noreferrer">
          {t('problem.signedOut.here')}
        </a>
      </div>
      {isAsked && (
        <Dialog title={t('form.session.here')} onClose={() => setAsked(false)}>
          <Proof onDone={done} />
        </Dialog>
      )}
    </Notice>
  )
}

function Proof({ onDone }: { onDone(): Promise<void> }) {
  const [challenge, setChallenge] = useState<Challenge | null>(null)
  if (challenge) return <SecondFactor challenge={challenge} onDone={onDone} onBack={() => setChallenge(null)} />
  return <PasswordAgain onChallenge={setChallenge} onDone={onDone} />
}

/** Only the same person may continue: the input is theirs. */
function PasswordAgain({ onChallenge, onDone }: { onChallenge(challenge: Challenge): void; onDone(): Promise<void> }) {
  const { email } = useAdmin().person!
  const [password, setPassword] = useState('')
  const { submit, isBusy, error } = useSubmit(async () => {
    const challenge = await signIn({ email, password })
    if (challenge) onChallenge(challenge)
    else await onDone()
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  return (
    <form className={styles.ask} onSubmit={send} noValidate>
      {error !== null && <ProblemNotice error={error} />}
      <Field id="again-email" label={t('signIn.email')}>
        <input
          id="again-email"
          className={controls.control}
          type="email"
          autoComplete="username"
          readOnly
          value={email}
        />
      </Field>
      <Field id="again-password" label={t('signIn.password')}>
        <input
          id="again-password"
          className={controls.control}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <div className={styles.answers}>
        <Button type="submit" tone="strong" disabled={isBusy}>
          {isBusy ? t('signIn.working') : t('signIn.submit')}
        </Button>
      </div>
    </form>
  )
}
