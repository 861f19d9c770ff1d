// Signing in: address and password, and a second factor where the account has one.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { type Challenge, signIn } from '../../api/session.ts'
import { Button } from '../../kit/button.tsx'
import controls from '../../kit/control.module.css'
import { Field } from '../../kit/field.tsx'
import { Notice } from '../../kit/notice.tsx'
import { ProblemNotice } from '../../kit/problem-notice.tsx'
import { queryClient } from '../../state/queries.ts'
import { t } from '../../texts/t.ts'
import { SecondFactor } from './second-factor.tsx'
import styles from './sign-in.module.css'
import { useSubmit } from './use-submit.ts'

export function SignIn() {
  const { next } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const [challenge, setChallenge] = useState<Challenge | null>(null)
  useEffect(() => {
    document.title = `${t('signIn.title')} · ${t('app.name')}`
  }, [])
  const goOn = async () => {
    queryClient.clear()
    await navigate({ href: `/admin${next}`, replace: true })
  }
  return (
    <main className={styles.page}>
      <div className={styles.box}>
        <img src="/admin/favicon.svg" alt="" width="32" height="32" />
        {challenge ? (
          <SecondFactor challenge={challenge} onDone={goOn} onBack={() => setChallenge(null)} />
        ) : (
          <PasswordForm onChallenge={setChallenge} onDone={goOn} />
        )}
      </div>
    </main>
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
    </form>
  )
}
