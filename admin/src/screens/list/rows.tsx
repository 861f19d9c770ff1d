// The table: a heading sorts, the title of a row leads to its record.
import { Link } from '@tanstack/react-router'
import { memo, useState } from 'react'
import type { AdminField, AdminResource } from '../../api/metadata.ts'
import type { Page, Row } from '../../api/records.ts'
import { Copy } from '../../kit/copy.tsx'
import { keyOf, titleOf } from '../../metadata/resources.ts'
import { useTenant } from '../../state/use-admin.ts'
import { t } from '../../texts/t.ts'
import { widgetOf } from '../../widgets/index.ts'
import { isId } from '../../widgets/widget.ts'
import { Heading } from './heading.tsx'
import { columnsOf, type Widths } from './layout.ts'
import type { ListProps } from './list-props.ts'
import styles from './rows.module.css'

const PLANNED = Array.from({ length: 12 }, (_, place) => `planned ${place}`)
const LAST_COLUMN = 128

export function Rows({ page, isOld, ...list }: ListProps & { page: Page | undefined; isOld: boolean }) {
  const { resource, look } = list
  const [drawn, setDrawn] = useState<Widths | null>(null)
  const columns = columnsOf(resource, resource.columns)
  const widths = drawn ?? look.layout.widths
  const size = (next: Widths, isDone: boolean) => {
    setDrawn(isDone ? null : next)
    if (isDone) look.change({ widths: next })
  }
  const isSized = columns.some(({ name }) => widths[name] !== undefined)
  const classes = [styles.table, styles[look.layout.density], isOld && styles.old, isSized && styles.sized]
  return (
    // The region scrolls sideways on a narrow screen, so the keyboard has to reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard (WCAG 2.1.1)
    <section className={styles.region} aria-label={t('list.table', { label: resource.labelPlural })} tabIndex={0}>
      <table className={classes.filter(Boolean).join(' ')} style={isSized ? { minWidth: sumOf(columns, widths) } : {}}>
        <colgroup>
          {columns.map(({ name }, place) => (
            <col key={name} style={isSized && place < columns.length - 1 ? { width: widths[name] } : {}} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.name} {...list} column={column} onSize={size} />
            ))}
          </tr>
        </thead>
        <tbody>
          {page
            ? page.results.map((row) => <RowOf key={row.id} row={row} resource={resource} />)
            : PLANNED.map((place) => <PlannedRow key={place} columns={columns} />)}
        </tbody>
      </table>
    </section>
  )
}

/** The last column takes what is left, and is never squeezed to nothing. */
function sumOf(columns: readonly AdminField[], widths: Widths): number {
  return columns.slice(0, -1).reduce((sum, { name }) => sum + (widths[name] ?? LAST_COLUMN), LAST_COLUMN)
}

/** Drawn again when its record or the columns change, not while somebody draws at an edge. */
const RowOf = memo(function RowOf({ row, resource }: { row: Row; resource: AdminResource }) {
  return (
    <tr>
      {columnsOf(resource, resource.columns).map((field, place) =>
        place === 0 ? (
          <TitleCell key={field.name} row={row} field={field} resource={resource} />
        ) : (
          <td key={field.name}>
            <ValueOf row={row} field={field} />
          </td>
        ),
      )}
    </tr>
  )
})

interface CellOfProps {
  readonly row: Row
  readonly field: AdminField
}

function TitleCell({ row, field, resource }: CellOfProps & { resource: AdminResource }) {
  const tenant = useTenant()!
  const { Cell } = widgetOf(field)
  const value = row[field.name] ?? null
  return (
    <th scope="row">
      <Link
        to="/t/$tenant/$resource/$id"
        params={{ tenant, resource: keyOf(resource), id: row.id }}
        className={styles.title}
      >
        {value === null || value === '' ? titleOf(undefined, row) : <Cell field={field} value={value} />}
      </Link>
    </th>
  )
}

/** People see the end of an id and take all of it. */
function ValueOf({ row, field }: CellOfProps) {
  const { Cell } = widgetOf(field)
  const value = row[field.name] ?? null
  if (field.widget !== 'text' || !isId(field) || value === null) return <Cell field={field} value={value} />
  return (
    <span className={styles.id}>
      <Cell field={field} value={value} />
      <Copy text={String(value)} />
    </span>
  )
}

/** In the place of rows that are on their way, so that nothing jumps when they come. */
function PlannedRow({ columns }: { columns: readonly AdminField[] }) {
  return (
    <tr>
      {columns.map(({ name }) => (
        <td key={name}>
          <span className={styles.planned} />
        </td>
      ))}
    </tr>
  )
}
