// Signing in: address and password, and a second factor where the account has one.
import { useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type Challenge, signIn } from '../../api/session.ts'
import { Button, ButtonLink } from '../../kit/button.tsx'
import controls from '../../kit/control.module.css'
import { Field } from '../../kit/field.tsx'
import { Notice } from '../../kit/notice.tsx'
import { ProblemNotice } from '../../kit/problem-notice.tsx'
import { t } from '../../texts/t.ts'
import { Front } from './front.tsx'
import { SecondFactor } from './second-factor.tsx'
import styles from './sign-in.module.css'
import { useGoOn } from './use-go-on.ts'
import { useSubmit } from './use-submit.ts'

export function SignIn() {
  const { next } = useSearch({ from: '/sign-in' })
  const goOn = useGoOn(next)
  const [challenge, setChallenge] = useState<Challenge | null>(null)
  return (
    <Front title={t('signIn.title')}>
      {challenge ? (
        <SecondFactor challenge={challenge} onDone={goOn} onBack={() => setChallenge(null)} />
      ) : (
        <PasswordForm onChallenge={setChallenge} onDone={goOn} />
      )}
    </Front>
  )
}

function PasswordForm({ onChallenge, onDone }: { onChallenge(challenge: Challenge): void; onDone(): Promise<void> }) {
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
      <h1>{t('signIn.title')}</h1>
      {!window.isSecureContext && <Notice tone="warn" title={t('signIn.insecure')} />}
      {error !== null && <ProblemNotice error={error} />}
      <Field id="email" label={t('signIn.email')}>
        <input
          id="email"
          className={controls.control}
          type="email"
          autoComplete="username"
          required
          value={email}
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
      <OtherWays />
    </form>
  )
}

function OtherWays() {
  return (
    <nav className={styles.ways} aria-label={t('signIn.other')}>
      <ButtonLink tone="quiet" to="/forgot-password">
        {t('signIn.forgotten')}
      </ButtonLink>
      <ButtonLink tone="quiet" to="/sign-in/link">
        {t('signIn.byLink')}
      </ButtonLink>
      <ButtonLink tone="quiet" to="/register">
        {t('signIn.register')}
      </ButtonLink>
    </nav>
  )
}
