// The difference between any two versions of a record, chosen with two selects.
import { useId, useState } from 'react'
import type { RecordProps } from '#admin/extend/define-part.ts'
import { Field } from '#admin/kit/asking/field.tsx'
import controls from '#admin/kit/control.module.css'
import { formatTime } from '#admin/texts/t.ts'
import { ChangeList } from '../entry/changes.tsx'
import { changesBetween, type Entry } from '../entry/entries.ts'
import { whoDid } from '../entry/entry-line.tsx'
import type { Names } from '../entry/use-names.ts'
import { t } from '../texts.ts'
import styles from './compare.module.css'
import { PutBack } from './put-back.tsx'

interface CompareProps extends RecordProps {
  /** Newest first. A version is the state after an entry. */
  readonly entries: readonly Entry[]
  readonly names: Names
}

export function Compare({ entries, names, ...record }: CompareProps) {
  const [[older, newer], choose] = useState([entries.at(-1)!.id, entries[0]!.id])
  const [from, to] = [older, newer].map((id) => entries.findIndex((each) => each.id === id)).toSorted((a, b) => b - a)
  const changes = changesBetween(entries.slice(to, from))
  const version = entries[from!]!
  const versions = entries.map(
    (entry) => [entry.id, `${formatTime(entry.createdAt)} · ${whoDid(entry, names)}`] as const,
  )
  const old = Object.entries(changes).map(([name, change]) => [name, change.old] as const)
  const when = formatTime(version.createdAt)
  return (
    <details className={styles.compare}>
      <summary className={styles.summary}>{t('history.compare')}</summary>
      <div className={styles.choices}>
        <VersionSelect
          label={t('history.compare.older')}
          versions={versions}
          value={older!}
          onChange={(id) => choose([id, newer!])}
        />
        <VersionSelect
          label={t('history.compare.newer')}
          versions={versions}
          value={newer!}
          onChange={(id) => choose([older!, id])}
        />
        <PutBack {...record} values={Object.fromEntries(old)} when={when} />
      </div>
      {old.length === 0 ? (
        <p>{t('history.compare.same')}</p>
      ) : (
        <ChangeList resource={record.resource} changes={changes} />
      )}
    </details>
  )
}

interface VersionProps {
  readonly label: string
  readonly versions: readonly (readonly [id: string, name: string])[]
  readonly value: string
  onChange(id: string): void
}

function VersionSelect({ label, versions, value, onChange }: VersionProps) {
  const id = useId()
  return (
    <Field id={id} label={label}>
      <select id={id} className={controls.control} value={value} onChange={(event) => onChange(event.target.value)}>
        {versions.map(([version, name]) => (
          <option key={version} value={version}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  )
}
