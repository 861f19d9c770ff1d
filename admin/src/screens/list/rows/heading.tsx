// A column heading: click to sort, drag its edge to resize.
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import type { AdminField } from '../../../api/metadata.ts'
import { signOf, stepOf } from '../../../kit/direction.ts'
import { Icon } from '../../../kit/shown/icon.tsx'
import { directionOf, nextOrdering, sortWordOf } from '../../../state/lists/list-query.ts'
import { t } from '../../../texts/t.ts'
import type { ListProps } from '../list-props.ts'
import { boundWidth, NARROWEST, WIDEST, type Widths } from '../views/layout.ts'
import styles from './rows.module.css'

const NARROW = ['date', 'date-time', 'checkbox', 'select', 'number', 'decimal', 'locale']
const STEP = 16

export interface HeadingProps extends ListProps {
  readonly column: AdminField
  /** Called while dragging; `isDone` when the drag ends. */
  onSize(widths: Widths, isDone: boolean): void
}

export function Heading({ resource, words, change, column, look, onSize }: HeadingProps) {
  const head = useRef<HTMLTableCellElement>(null)
  const word = sortWordOf(resource, column.name)
  const direction = directionOf(resource, words, word ?? column.name)
  const sort = () => change({ ordering: nextOrdering(resource, words, word!) })
  const size = (width: number, isDone: boolean) =>
    onSize({ ...measure(head.current!), [column.name]: boundWidth(width) }, isDone)
  return (
    <th
      ref={head}
      scope="col"
      className={NARROW.includes(column.widget) ? styles.narrow : ''}
      aria-sort={word ? direction : undefined}
      data-column={column.name}
    >
      {word ? (
        <button type="button" className={styles.head} title={t('list.sort', { label: column.label })} onClick={sort}>
          {column.label}
          {direction !== 'none' && <Icon name={direction === 'ascending' ? 'up' : 'down'} />}
        </button>
      ) : (
        <span className={styles.head}>{column.label}</span>
      )}
      <Edge column={column} width={look.layout.widths[column.name]} onSize={size} />
    </th>
  )
}

interface EdgeProps {
  readonly column: AdminField
  /** Missing until the columns of the list were resized. */
  readonly width: number | undefined
  onSize(width: number, isDone: boolean): void
}

/** Resizes by drag or by arrow keys. */
function Edge({ column, width, onSize }: EdgeProps) {
  const begun = useRef<{ x: number; width: number } | null>(null)
  const widthAt = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) =>
    begun.current!.width + (clientX - begun.current!.x) * signOf(currentTarget)
  const begin = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    begun.current = { x: event.clientX, width: event.currentTarget.parentElement!.offsetWidth }
  }
  const move = (event: PointerEvent<HTMLElement>) => {
    if (begun.current) onSize(widthAt(event), false)
  }
  const end = (event: PointerEvent<HTMLElement>) => {
    if (begun.current) onSize(widthAt(event), true)
    begun.current = null
  }
  const sizeByKey = (event: KeyboardEvent<HTMLElement>) => {
    const step = stepOf(event)
    if (step === undefined) return
    event.preventDefault()
    onSize(event.currentTarget.parentElement!.offsetWidth + step * STEP, true)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a movable line is a separator with a value (WAI-ARIA, window splitter)
    <div
      role="separator"
      tabIndex={0}
      className={styles.edge}
      aria-orientation="vertical"
      aria-label={t('list.columns.width', { label: column.label })}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuenow={width ?? NARROWEST}
      aria-valuetext={width === undefined ? t('list.columns.width.auto') : `${width}`}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={sizeByKey}
    />
  )
}

/** Current widths of all columns: resizing one fixes the others. */
function measure(head: HTMLElement): Widths {
  const heads = [...head.parentElement!.querySelectorAll<HTMLElement>('[data-column]')]
  return Object.fromEntries(heads.map((each) => [each.dataset.column!, boundWidth(each.offsetWidth)]))
}
