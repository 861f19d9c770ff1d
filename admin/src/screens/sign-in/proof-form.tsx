// Asks for one proof of identity: a passkey, a code or a password. Buttons switch to the others.
import { type FormEvent, type ReactNode, useState } from 'react'
import { askForPasskey, type PasskeyOptions } from '../../api/account/passkeys.ts'
import type { Proof } from '../../api/account/session.ts'
import { Field } from '../../kit/asking/field.tsx'
import { Button } from '../../kit/button.tsx'
import controls from '../../kit/control.module.css'
import styles from '../../kit/entry.module.css'
import { ProblemNotice } from '../../kit/notices/problem-notice.tsx'
import { useSubmit } from '../../state/form/use-submit.ts'
import { t } from '../../texts/t.ts'
import { proofOf, WAYS, type Way, waysOf } from './ways-to-prove.ts'

export interface ProofFormProps {
  /** Methods that the server accepts. */
  readonly methods: readonly string[]
  /** Shown before the field. */
  readonly children?: ReactNode
  /** Shown beside the other methods. */
  readonly others: ReactNode
  beginPasskey(): Promise<PasskeyOptions>
  onProof(proof: Proof): Promise<void>
}

export function ProofForm({ methods, children, others, beginPasskey, onProof }: ProofFormProps) {
  const ways = waysOf(methods)
  const [way, setWay] = useState<Way>(ways[0] ?? 'recovery_code')
  const [text, setText] = useState('')
  const { submit, isBusy, error, forget } = useSubmit(async () => {
    await onProof(way === 'passkey' ? { passkey: await askForPasskey(await beginPasskey()) } : proofOf(way, text))
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  const turnTo = (next: Way) => {
    setWay(next)
    setText('')
    forget()
  }
  return (
    <form className={styles.form} onSubmit={send} noValidate>
      {children}
      {error !== null && <ProblemNotice error={error} />}
      {way !== 'passkey' && <Typed way={way} text={text} onType={setText} />}
      <Button type="submit" tone="strong" disabled={isBusy}>
        {isBusy ? t('link.working') : t(way === 'passkey' ? 'factor.passkey' : 'factor.submit')}
      </Button>
      <div className={styles.ways}>
        {ways
          .filter((each) => each !== way)
          .map((each) => (
            <Button key={each} tone="quiet" onClick={() => turnTo(each)}>
              {t(WAYS[each].use)}
            </Button>
          ))}
        {others}
      </div>
    </form>
  )
}

function Typed({ way, text, onType }: { way: Exclude<Way, 'passkey'>; text: string; onType(text: string): void }) {
  const { label, inputMode, autoComplete, isSecret } = WAYS[way]
  return (
    <Field id="proof" label={t(label!)}>
      <input
        key={way}
        id="proof"
        className={`${controls.control} ${isSecret ? '' : controls.mono}`}
        type={isSecret ? 'password' : 'text'}
        inputMode={inputMode ?? 'text'}
        autoComplete={autoComplete}
        required
        value={text}
        onChange={(event) => onType(event.target.value)}
      />
    </Field>
  )
}
