// Invites several people: sends each address separately, with the server's answer beside it.
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { ApiProblem } from '#admin/api/problem.ts'
import { createRecord } from '#admin/api/records.ts'
import { Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { wordsOf } from '#admin/metadata/resources.ts'
import { allQuery, forgetRecords } from '#admin/state/server/queries.ts'
import { makeTries } from '#admin/state/who/tries.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import { addressesIn } from './addresses.ts'
import styles from './invitations.module.css'
import { t } from './texts.ts'
import { ROLES, useInvitations } from './use-invitations.ts'

interface Result {
  readonly email: string
  /** Null if it was sent. */
  readonly refusal: string | null
}

export function InviteForm() {
  const [text, setText] = useState('')
  const [role, setRole] = useState('viewer')
  const [own, setOwn] = useState<ReadonlySet<string>>(new Set())
  const { results, isBusy, send } = useInviting()
  const emails = addressesIn(text)
  const submit = async () => {
    const refused = await send(emails, { role, roles: [...own] })
    // Refused addresses stay in the field for correction.
    setText(refused.join('\n'))
  }
  return (
    <section className={styles.form} aria-label={t('invite.form')}>
      <AddressesField text={text} count={emails.length} onChange={setText} />
      <div className={styles.side}>
        <RoleField role={role} onChange={setRole} />
        <OwnRolesField chosen={own} onChange={setOwn} />
        <Button tone="strong" disabled={isBusy || emails.length === 0} onClick={() => void submit()}>
          {t(isBusy ? 'invite.sending' : 'invite.send')}
        </Button>
      </div>
      <Results results={results} />
    </section>
  )
}

function useInviting() {
  const { place } = useInvitations()
  const [results, setResults] = useState<readonly Result[]>([])
  const [isBusy, setBusy] = useState(false)
  /** One after another, so that mail limits are reported for the address that hit them. */
  const send = async (emails: readonly string[], given: { role: string; roles: readonly string[] }) => {
    setBusy(true)
    const done: Result[] = []
    for (const email of emails) {
      const refusal = await createRecord(place, makeTries().of({ email, ...given })).then(() => null, refusalOf)
      done.push({ email, refusal })
      setResults([...done])
    }
    setBusy(false)
    void forgetRecords(place)
    return done.filter(({ refusal }) => refusal !== null).map(({ email }) => email)
  }
  return { results, isBusy, send }
}

/** The address's error, or the reason for the refusal. */
function refusalOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return String(error)
  const faults = error.details.errors.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`)
  return faults.join(' · ') || error.message
}

function AddressesField({ text, count, onChange }: { text: string; count: number; onChange(text: string): void }) {
  const id = useId()
  const found = count === 0 ? t('invite.none') : t('invite.found', { count })
  return (
    <Field id={id} label={t('invite.addresses')} help={`${t('invite.addresses.help')} ${text === '' ? '' : found}`}>
      <textarea
        id={id}
        rows={5}
        className={controls.control}
        value={text}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}

function RoleField({ role, onChange }: { role: string; onChange(role: string): void }) {
  const id = useId()
  return (
    <Field id={id} label={t('invite.role')}>
      <select id={id} className={controls.control} value={role} onChange={(event) => onChange(event.target.value)}>
        {ROLES.map((each) => (
          <option key={each} value={each}>
            {wordsOf(each)}
          </option>
        ))}
      </select>
    </Field>
  )
}

function OwnRolesField({ chosen, onChange }: { chosen: ReadonlySet<string>; onChange(chosen: Set<string>): void }) {
  const mayRead = useAdmin().permissions.includes('roles.read')
  const place = { tenant: useTenant(), resource: { path: 'roles' } }
  const { data } = useQuery({
    ...allQuery(place, { fields: 'id,name' }),
    enabled: mayRead,
  })
  if (!data || data.length === 0) return null
  return (
    <fieldset>
      <legend className={styles.legend}>{t('invite.own')}</legend>
      {data.map(({ id, name }) => (
        <label key={id} className={styles.choice}>
          <input
            type="checkbox"
            checked={chosen.has(id)}
            onChange={() => onChange(new Set(chosen.symmetricDifference(new Set([id]))))}
          />
          {String(name)}
        </label>
      ))}
    </fieldset>
  )
}

function Results({ results }: { results: readonly Result[] }) {
  return (
    <ul className={styles.results} aria-label={t('invite.results')} aria-live="polite">
      {results.map(({ email, refusal }) => (
        <li key={email} className={refusal === null ? styles.good : styles.bad}>
          {email}: {refusal ?? t('invite.sent')}
        </li>
      ))}
    </ul>
  )
}
