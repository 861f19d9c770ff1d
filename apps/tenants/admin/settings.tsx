// The tenant's settings: language, time zone, brand, retention of its trail, name, second factors, and deletion.
import { useId, useState } from 'react'
import { faultsByField, isProblem } from '#admin/api/problem.ts'
import { describedBy, Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Guard } from '#admin/kit/notices/guard.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Section } from '#admin/kit/page/section.tsx'
import { Closing } from './closing.tsx'
import { Identity } from './identity.tsx'
import { Logo } from './logo.tsx'
import { OwnTexts } from './own-texts.tsx'
import { SecondFactor } from './second-factor.tsx'
import styles from './tenants.module.css'
import { t } from './texts.ts'
import { type Kept, NAMES, type Name, useSaveSettings, useSettings } from './use-settings.ts'

/** As typed. */
type Draft = Readonly<Record<Name, string>>

export function Settings() {
  const { data, error, refetch } = useSettings()
  return (
    <Screen title={t('settings')}>
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <Section title={t('settings.ways')} text={t('settings.usual')}>
          <Form key={JSON.stringify(draftOf(data))} kept={data} />
        </Section>
      )}
      {data && <Logo kept={data} />}
      {data && <OwnTexts kept={data} />}
      {(data || error) && <Others />}
    </Screen>
  )
}

/** After the part that loads first, so that nothing jumps. */
function Others() {
  return (
    <>
      <Identity />
      <SecondFactor />
      <Closing />
    </>
  )
}

function Form({ kept }: { kept: Kept }) {
  const before = draftOf(kept)
  const [draft, setDraft] = useState(before)
  const changed = NAMES.filter((name) => draft[name] !== before[name])
  const save = useSaveSettings()
  const { fields, rest } = isProblem(save.error) ? faultsByField(save.error, NAMES) : { fields: {}, rest: [] }
  const isTold = Object.keys(fields).length > 0 && rest.length === 0
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(inputOf(draft, changed))
      }}
    >
      <Guard isUnsaved={() => changed.length > 0} onLeave={() => setDraft(before)} />
      {NAMES.map((name) => (
        <Setting
          key={name}
          name={name}
          value={draft[name]}
          faults={(fields as Partial<Record<Name, readonly string[]>>)[name] ?? []}
          onChange={(value) => setDraft({ ...draft, [name]: value })}
        />
      ))}
      {save.error && !isTold && <ProblemNotice error={save.error} />}
      <div className={styles.bar}>
        <Button type="submit" tone="strong" disabled={changed.length === 0 || save.isPending}>
          {t('settings.save')}
        </Button>
        <span className={styles.soft}>{t(changed.length > 0 ? 'settings.changed' : 'settings.unchanged')}</span>
      </div>
    </form>
  )
}

function draftOf(kept: Kept): Draft {
  return Object.fromEntries(NAMES.map((name) => [name, String(kept[name] ?? '')])) as Draft
}

/** An emptied field restores the deployment's value. A non-number is sent as it is, and the server reports it. */
function inputOf(draft: Draft, names: readonly Name[]): Partial<Kept> {
  const sent = (name: Name) => {
    const text = draft[name].trim()
    if (text === '') return null
    return name === 'auditRetentionDays' && /^\d+$/.test(text) ? Number(text) : text
  }
  return Object.fromEntries(names.map((name) => [name, sent(name)])) as Partial<Kept>
}

interface SettingProps {
  readonly name: Name
  readonly value: string
  readonly faults: readonly string[]
  onChange(value: string): void
}

function Setting({ name, value, faults, onChange }: SettingProps) {
  const id = useId()
  const help = t(`settings.${name}.help`)
  return (
    <Field id={id} label={t(`settings.${name}`)} help={help} faults={faults}>
      <input
        id={id}
        className={controls.control}
        value={value}
        list={name === 'timeZone' ? `${id}-zones` : undefined}
        inputMode={name === 'auditRetentionDays' ? 'numeric' : undefined}
        aria-invalid={faults.length > 0}
        aria-describedby={describedBy({ id, help, faults })}
        onChange={(event) => onChange(event.target.value)}
      />
      {name === 'timeZone' && (
        <datalist id={`${id}-zones`}>
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      )}
    </Field>
  )
}
