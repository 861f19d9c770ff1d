// One record of another resource, found by title; previewed, created and edited without leaving the form.
import { lazy, Suspense } from 'react'
import type { AdminResource } from '../api/metadata.ts'
import type { Row } from '../api/records.ts'
import controls from '../kit/control.module.css'
import { fieldOf, idOf, isRow, shortId, targetOf, titleOf } from '../metadata/resources.ts'
import { useInPlace } from '../state/form/form-context.ts'
import { useAdmin } from '../state/who/use-admin.ts'
import { t } from '../texts/t.ts'
import styles from './reference.module.css'
import { useRows, useSuggestions } from './suggestions.ts'
import texts from './text.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

const Pick = lazy(() => import('../kit/asking/pick.tsx').then((module) => ({ default: module.Pick })))

export function Cell({ field, value }: CellProps) {
  const target = targetOf(useAdmin(), field)
  if (isRow(value)) return <span className={texts.cell}>{titleOf(target, value)}</span>
  return value === null ? null : <code className={texts.id}>{shortId(String(value))}</code>
}

export function Input(props: InputProps) {
  const { field, id, isInvalid, describedBy, onChange } = props
  const chosen = idOf(props.value)
  const { choices, search, isBusy, target } = useSuggestions(field)
  const row = useRows(field, chosen === null ? [] : [chosen]).get(chosen ?? '')
  // Without the right to read the target, only the id is known.
  if (!target || (chosen !== null && row === undefined))
    return <input {...controlProps(props)} readOnly className={controls.control} value={chosen ?? ''} />
  return (
    <div className={styles.reference}>
      <Suspense fallback={<input id={id} className={controls.control} disabled />}>
        <Pick
          key={chosen}
          id={id}
          label={field.label}
          chosen={row ? { id: row.id, title: titleOf(target, row) } : null}
          choices={choices}
          isBusy={isBusy}
          isInvalid={isInvalid}
          describedBy={describedBy}
          onSearch={search}
          onChoose={(choice) => onChange(choice?.id ?? null)}
        />
      </Suspense>
      {row && <Preview target={target} row={row} />}
      <InPlaceWays target={target} row={row} onDone={onChange} />
    </div>
  )
}

/** Shown on hover and focus: the first columns of the target's list. */
function Preview({ target, row }: { target: AdminResource; row: Row }) {
  const shown = target.columns
    .filter((name) => name !== target.titleField)
    .flatMap((name) => fieldOf(target, name) ?? [])
  const told = shown.filter(({ name, relation }) => !relation && typeof row[name] === 'string').slice(0, 3)
  if (told.length === 0) return null
  return (
    <dl className={styles.preview}>
      {told.map(({ name, label }) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>{String(row[name])}</dd>
        </div>
      ))}
    </dl>
  )
}

interface WaysProps {
  readonly target: AdminResource
  readonly row: Row | undefined
  onDone(id: string): void
}

/** Limited to the caller's rights, and only inside a form. */
function InPlaceWays({ target, row, onDone }: WaysProps) {
  const open = useInPlace()
  if (!open) return null
  const may = (operation: AdminResource['operations'][number]) => target.operations.includes(operation)
  return (
    <div className={styles.ways}>
      {may('create') && (
        <button type="button" className={styles.way} onClick={() => open({ resource: target, id: null, onDone })}>
          {t('form.new', { label: target.label })}
        </button>
      )}
      {row && may('update') && (
        <button type="button" className={styles.way} onClick={() => open({ resource: target, id: row.id, onDone })}>
          {t('value.edit', { title: titleOf(target, row) })}
        </button>
      )}
    </div>
  )
}
