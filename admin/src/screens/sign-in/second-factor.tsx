// The second half of a sign-in: a code of the authenticator app, or one of the recovery codes.
import { type FormEvent, useState } from 'react'
import { type Challenge, finishSignIn } from '../../api/session.ts'
import { Button } from '../../kit/button.tsx'
import controls from '../../kit/control.module.css'
import { Field } from '../../kit/field.tsx'
import { ProblemNotice } from '../../kit/problem-notice.tsx'
import { t } from '../../texts/t.ts'
import styles from './sign-in.module.css'
import { useSubmit } from './use-submit.ts'

export interface SecondFactorProps {
  readonly challenge: Challenge
  onDone(): Promise<void>
  onBack(): void
}

export function SecondFactor({ challenge, onDone, onBack }: SecondFactorProps) {
  const [isRecovery, setRecovery] = useState(!challenge.methods.includes('totp'))
  const [text, setText] = useState('')
  const { submit, isBusy, error } = useSubmit(async () => {
    await finishSignIn(challenge, isRecovery ? { recoveryCode: text.trim() } : { code: text.replaceAll(/\s/g, '') })
    await onDone()
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  const turn = () => {
    setRecovery(!isRecovery)
    setText('')
  }
  return (
    <form className={styles.form} onSubmit={send} noValidate>
      <h1>{t('factor.title')}</h1>
      {error !== null && <ProblemNotice error={error} />}
      <Field id="proof" label={t(isRecovery ? 'factor.recovery' : 'factor.code')}>
        <input
          id="proof"
          className={`${controls.control} ${controls.mono}`}
          type="text"
          inputMode={isRecovery ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          required
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <Button type="submit" tone="strong" disabled={isBusy}>
        {isBusy ? t('signIn.working') : t('factor.submit')}
      </Button>
      <div className={styles.ways}>
        <Button tone="quiet" onClick={turn}>
          {t(isRecovery ? 'factor.useCode' : 'factor.useRecovery')}
        </Button>
        <Button tone="quiet" onClick={onBack}>
          {t('signIn.back')}
        </Button>
      </div>
    </form>
  )
}
