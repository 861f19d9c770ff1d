// One record of another resource, chosen by typing what it is called.
import { lazy, Suspense } from 'react'
import controls from '../kit/control.module.css'
import { idOf, isRow, shortId, targetOf, titleOf } from '../metadata/resources.ts'
import { useAdmin } from '../state/use-admin.ts'
import { useSuggestions, useTitles } from './suggestions.ts'
import styles from './text.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

const Pick = lazy(() => import('../kit/pick.tsx').then((module) => ({ default: module.Pick })))

export function Cell({ field, value }: CellProps) {
  const target = targetOf(useAdmin(), field)
  if (isRow(value)) return <span className={styles.cell}>{titleOf(target, value)}</span>
  return value === null ? null : <code className={styles.id}>{shortId(String(value))}</code>
}

export function Input(props: InputProps) {
  const { field, id, isInvalid, describedBy, onChange } = props
  const chosen = idOf(props.value)
  const { choices, search, isBusy, target } = useSuggestions(field)
  const titles = useTitles(field, chosen === null ? [] : [chosen])
  const title = chosen === null ? null : titles.get(chosen)
  // Without the right to read what it points at there is only the id.
  if (!target || (chosen !== null && title === undefined))
    return <input {...controlProps(props)} readOnly className={controls.control} value={chosen ?? ''} />
  return (
    <Suspense fallback={<input id={id} className={controls.control} disabled />}>
      <Pick
        key={chosen}
        id={id}
        label={field.label}
        chosen={chosen === null ? null : { id: chosen, title: title! }}
        choices={choices}
        isBusy={isBusy}
        isInvalid={isInvalid}
        describedBy={describedBy}
        onSearch={search}
        onChoose={(choice) => onChange(choice?.id ?? null)}
      />
    </Suspense>
  )
}
