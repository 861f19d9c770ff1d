// Sign-in with address and password, and a second factor if the account has one; or by another method.
import { useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type Challenge, signIn } from '../../api/account/session.ts'
import { Field } from '../../kit/asking/field.tsx'
import { Button } from '../../kit/button.tsx'
import controls from '../../kit/control.module.css'
import styles from '../../kit/entry.module.css'
import { Notice } from '../../kit/notices/notice.tsx'
import { ProblemNotice } from '../../kit/notices/problem-notice.tsx'
import { useSubmit } from '../../state/form/use-submit.ts'
import { useBrand } from '../../state/use-brand.ts'
import { t } from '../../texts/t.ts'
import { Front } from './front.tsx'
import { OtherWays } from './other-ways.tsx'
import { SecondFactor } from './second-factor.tsx'
import { useGoOn } from './use-go-on.ts'
import { usePasskeySignIn } from './use-passkey-sign-in.ts'

export function SignIn() {
  useBrand()
  const { next } = useSearch({ from: '/sign-in' })
  const goOn = useGoOn(next)
  const [challenge, setChallenge] = useState<Challenge | null>(null)
  return (
    <Front title={t('signIn.title')}>
      {challenge ? (
        <SecondFactor challenge={challenge} onDone={goOn} onBack={() => setChallenge(null)} />
      ) : (
        <FirstFactor next={next} onChallenge={setChallenge} onDone={goOn} />
      )}
    </Front>
  )
}

interface FirstFactorProps {
  readonly next: string
  onChallenge(challenge: Challenge): void
  onDone(): Promise<void>
}

function FirstFactor({ next, onChallenge, onDone }: FirstFactorProps) {
  const passkey = usePasskeySignIn(onDone)
  return (
    <>
      <h1>{t('signIn.title')}</h1>
      {!window.isSecureContext && <Notice tone="warn" title={t('signIn.insecure')} />}
      {passkey.error !== null && <ProblemNotice error={passkey.error} />}
      <PasswordForm onChallenge={onChallenge} onDone={onDone} onBegin={passkey.offer} />
      <OtherWays next={next} isBusy={passkey.isBusy} onPasskey={passkey.submit} />
    </>
  )
}

interface PasswordFormProps {
  onChallenge(challenge: Challenge): void
  onDone(): Promise<void>
  /** When the first field gets focus. */
  onBegin(): void
}

function PasswordForm({ onChallenge, onDone, onBegin }: PasswordFormProps) {
  const [email, setEmail] = useState('')
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
    <form className={styles.form} onSubmit={send} noValidate>
      {error !== null && <ProblemNotice error={error} />}
      <Field id="email" label={t('signIn.email')}>
        <input
          id="email"
          className={controls.control}
          type="email"
          autoComplete="username webauthn"
          required
          value={email}
          onFocus={onBegin}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field id="password" label={t('signIn.password')}>
        <input
          id="password"
          className={controls.control}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Button type="submit" tone="strong" disabled={isBusy}>
        {isBusy ? t('signIn.working') : t('signIn.submit')}
      </Button>
    </form>
  )
}
