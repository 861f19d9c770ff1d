// The table: headings sort and resize columns; rows can be selected and opened.
import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react'
import type { AdminField } from '../../../api/metadata.ts'
import type { Page } from '../../../api/records.ts'
import { useTenant } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import type { ListProps } from '../list-props.ts'
import { isChosen } from '../selection/selection.ts'
import type { Chosen } from '../selection/use-selection.ts'
import { useOverflow } from '../use-overflow.ts'
import { columnsOf, type Widths } from '../views/layout.ts'
import { Heading } from './heading.tsx'
import { RowOf } from './row.tsx'
import styles from './rows.module.css'

const PLANNED = Array.from({ length: 12 }, (_, place) => `planned ${place}`)
const LAST_COLUMN = 128

interface RowsProps extends ListProps {
  readonly page: Page | undefined
  readonly isOld: boolean
  readonly chosen: Chosen
}

export function Rows({ page, isOld, chosen, ...list }: RowsProps) {
  const { resource, look } = list
  const [drawn, setDrawn] = useState<Widths | null>(null)
  const region = useRef<HTMLElement>(null)
  const isWider = useOverflow(region)
  const columns = columnsOf(resource, resource.columns)
  const widths = drawn ?? look.layout.widths
  const size = (next: Widths, isDone: boolean) => {
    setDrawn(isDone ? null : next)
    if (isDone) look.change({ widths: next })
  }
  const isSized = columns.some(({ name }) => widths[name] !== undefined)
  const classes = [styles.table, styles[look.layout.density], isOld && styles.old, isSized && styles.sized]
  return (
    <section
      ref={region}
      className={`${styles.region} ${isWider ? styles.wider : ''}`}
      aria-label={t('list.table', { label: resource.labelPlural })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must reach a region that scrolls sideways (WCAG 2.1.1)
      tabIndex={0}
    >
      <table className={classes.filter(Boolean).join(' ')} style={isSized ? { minWidth: sumOf(columns, widths) } : {}}>
        <colgroup>
          <col className={styles.choice} />
          {columns.map(({ name }, place) => (
            <col key={name} style={isSized && place < columns.length - 1 ? { width: widths[name] } : {}} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <ChoosePage page={page} chosen={chosen} />
            {columns.map((column) => (
              <Heading key={column.name} {...list} column={column} onSize={size} />
            ))}
          </tr>
        </thead>
        <Body {...list} page={page} chosen={chosen} columns={columns} />
      </table>
    </section>
  )
}

function Body({ resource, page, chosen, columns }: Omit<RowsProps, 'isOld'> & { columns: readonly AdminField[] }) {
  const tenant = useTenant()!
  const choose = useRef(chosen.choose)
  choose.current = chosen.choose
  const onChoose = useCallback<Chosen['choose']>((id, isWanted, isRange) => choose.current(id, isWanted, isRange), [])
  // Buttons that nobody sees before pointing at a row can wait until the rows are painted.
  const hasTools = useDeferredValue(true, false)
  return (
    <tbody>
      {page
        ? page.results.map((row) => (
            <RowOf
              key={row.id}
              row={row}
              resource={resource}
              tenant={tenant}
              isChosen={isChosen(chosen.selection, row.id)}
              hasTools={hasTools}
              onChoose={onChoose}
            />
          ))
        : PLANNED.map((place) => <PlannedRow key={place} columns={columns} />)}
    </tbody>
  )
}

function ChoosePage({ page, chosen }: Pick<RowsProps, 'page' | 'chosen'>) {
  const box = useRef<HTMLInputElement>(null)
  const rows = page?.results ?? []
  const count = rows.filter(({ id }) => isChosen(chosen.selection, id)).length
  const isWhole = rows.length > 0 && count === rows.length
  useEffect(() => {
    box.current!.indeterminate = count > 0 && !isWhole
  }, [count, isWhole])
  return (
    <td className={styles.choice}>
      <input
        ref={box}
        type="checkbox"
        aria-label={t('select.page')}
        disabled={rows.length === 0}
        checked={isWhole}
        onChange={() => chosen.choosePage(!isWhole)}
      />
    </td>
  )
}

/** The last column takes the rest of the width, and never collapses. */
function sumOf(columns: readonly AdminField[], widths: Widths): number {
  return columns.slice(0, -1).reduce((sum, { name }) => sum + (widths[name] ?? LAST_COLUMN), LAST_COLUMN)
}

/** Placeholder for rows that are loading, so that nothing jumps when they arrive. */
function PlannedRow({ columns }: { columns: readonly AdminField[] }) {
  return (
    <tr>
      <td className={styles.choice} />
      {columns.map(({ name }) => (
        <td key={name}>
          <span className={styles.planned} />
        </td>
      ))}
    </tr>
  )
}
