// Creates an API key: its purpose, permissions and expiry.
import { type FormEvent, useState } from 'react'
import { now } from '#admin/api/clock.ts'
import { faultsByField, isProblem } from '#admin/api/problem.ts'
import { describedBy, Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { useCall } from '#admin/state/server/use-api.ts'
import { type Expiry, expiresAtOf } from './expiry.ts'
import { ExpiryChoice } from './expiry-choice.tsx'
import { GrantChoice } from './grant-choice.tsx'
import type { Issued } from './key.ts'
import styles from './keys.module.css'
import { t } from './texts.ts'

const FIELDS = ['name', 'permissions', 'expiresAt']

interface KeyFormProps {
  onDone(issued: Issued): void
  onCancel(): void
}

export function KeyForm({ onDone, onCancel }: KeyFormProps) {
  const [name, setName] = useState('')
  const [words, setWords] = useState<readonly string[]>([])
  const [expiry, setExpiry] = useState<Expiry>('90')
  const [day, setDay] = useState('')
  const { mutate, error, isPending } = useCall<Issued>()
  const { faults, isWhole } = faultsOf(error)
  const create = (event: FormEvent) => {
    event.preventDefault()
    const expiresAt = expiresAtOf(expiry, day, now())
    const body = { name, permissions: words, ...(expiresAt && { expiresAt }) }
    mutate({ method: 'POST', path: '/api-keys', body }, { onSuccess: onDone })
  }
  return (
    <form className={styles.form} onSubmit={create} aria-label={t('new')}>
      {isWhole && <ProblemNotice error={error} />}
      <Field id="key-name" label={t('name')} help={t('name.help')} isRequired faults={faults.name ?? []}>
        <input
          id="key-name"
          className={controls.control}
          required
          maxLength={100}
          autoComplete="off"
          value={name}
          aria-invalid={Boolean(faults.name)}
          aria-describedby={describedBy({ id: 'key-name', help: t('name.help'), faults: faults.name ?? [] })}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <ExpiryChoice choice={expiry} day={day} faults={faults.expiresAt ?? []} onChoose={setExpiry} onDay={setDay} />
      <GrantChoice chosen={words} faults={faults.permissions ?? []} onChange={setWords} />
      <div className={styles.row}>
        <Button type="submit" tone="strong" disabled={isPending}>
          {t('create')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  )
}

/** By field; `isWhole` if an error belongs to no field. */
function faultsOf(error: unknown) {
  if (!isProblem(error)) return { faults: {} as Record<string, string[]>, isWhole: error !== null }
  const { fields, rest } = faultsByField(error, FIELDS)
  return { faults: fields, isWhole: rest.length > 0 || Object.keys(fields).length === 0 }
}
