// An ordered list of records of another resource: dragged, moved with arrow keys, added by title.
import { type DragEvent, type KeyboardEvent, lazy, Suspense, useState } from 'react'
import controls from '../kit/control.module.css'
import { stepOf } from '../kit/direction.ts'
import { Icon } from '../kit/shown/icon.tsx'
import { idOf, isRow, shortId, targetOf, titleOf } from '../metadata/resources.ts'
import { movedTo } from '../state/lists/moved-to.ts'
import { useAdmin } from '../state/who/use-admin.ts'
import { t } from '../texts/t.ts'
import { useSuggestions, useTitles } from './suggestions.ts'
import styles from './tags.module.css'
import type { CellProps, InputProps } from './widget.ts'

const Pick = lazy(() => import('../kit/asking/pick.tsx').then((module) => ({ default: module.Pick })))

export function Cell({ field, value }: CellProps) {
  const target = targetOf(useAdmin(), field)
  const titles = listOf(value).map((each) => (isRow(each) ? titleOf(target, each) : shortId(String(each))))
  return <span className={styles.cell}>{titles.join(', ')}</span>
}

export function Input({ field, value, id, isInvalid, describedBy, onChange }: InputProps) {
  const ids = listOf(value).map((each) => idOf(each)!)
  const { choices, search, isBusy } = useSuggestions(field)
  const titles = useTitles(field, ids)
  return (
    <div className={styles.tags}>
      {ids.length > 0 && (
        <Ordered
          ids={ids}
          label={field.label}
          nameOf={(each) => titles.get(each) ?? shortId(each)}
          onChange={onChange}
        />
      )}
      <Suspense fallback={<input id={id} className={controls.control} disabled />}>
        <Pick
          key={ids.length}
          id={id}
          label={field.label}
          chosen={null}
          choices={choices.filter((choice) => !ids.includes(choice.id))}
          isBusy={isBusy}
          isInvalid={isInvalid}
          describedBy={describedBy}
          onSearch={search}
          onChoose={(choice) => choice && onChange([...ids, choice.id])}
        />
      </Suspense>
    </div>
  )
}

interface OrderedProps {
  readonly ids: readonly string[]
  readonly label: string
  nameOf(id: string): string
  onChange(ids: readonly string[]): void
}

function Ordered({ ids, label, nameOf, onChange }: OrderedProps) {
  const [dragged, setDragged] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const move = (from: number, to: number) => {
    if (to < 0 || to >= ids.length || from === to) return
    onChange(movedTo(ids, from, to))
    setSaid(t('value.moved', { name: nameOf(ids[from]!), place: to + 1, count: ids.length }))
  }
  const moveByKey = (event: KeyboardEvent, place: number) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? stepOf(event)
    if (step === undefined) return
    event.preventDefault()
    move(place, place + step)
  }
  const over = (event: DragEvent, place: number) => {
    if (dragged === null) return
    event.preventDefault()
    if (dragged === place) return
    move(dragged, place)
    setDragged(place)
  }
  return (
    <>
      <ol className={styles.list} aria-label={label}>
        {ids.map((each, place) => (
          <li
            key={each}
            className={styles.tag}
            draggable={ids.length > 1}
            onDragStart={() => setDragged(place)}
            onDragOver={(event) => over(event, place)}
            onDragEnd={() => setDragged(null)}
          >
            {ids.length > 1 && (
              <button
                type="button"
                className={styles.grip}
                aria-label={t('value.move', { name: nameOf(each) })}
                onKeyDown={(event) => moveByKey(event, place)}
              >
                ⠿
              </button>
            )}
            {nameOf(each)}
            <button
              type="button"
              className={styles.remove}
              aria-label={t('value.remove', { label: nameOf(each) })}
              onClick={() => onChange(ids.filter((other) => other !== each))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ol>
      <span className="visually-hidden" aria-live="polite">
        {said}
      </span>
    </>
  )
}

function listOf(value: CellProps['value']) {
  return Array.isArray(value) ? value : []
}
