// The table: a heading sorts, the title of a row leads to its record.
import { Link } from '@tanstack/react-router'
import type { AdminField, AdminResource } from '../../api/metadata.ts'
import type { Page, Row } from '../../api/records.ts'
import { Icon } from '../../kit/icon.tsx'
import { fieldOf, keyOf, titleOf } from '../../metadata/resources.ts'
import { directionOf, nextOrdering } from '../../state/list-query.ts'
import { useTenant } from '../../state/use-admin.ts'
import { t } from '../../texts/t.ts'
import { widgetOf } from '../../widgets/index.ts'
import type { ListProps } from './list-props.ts'
import styles from './rows.module.css'

const PLANNED = Array.from({ length: 12 }, (_, place) => `planned ${place}`)
const NARROW = ['date', 'date-time', 'checkbox', 'select', 'number', 'decimal', 'locale']

export function Rows({ page, isOld, ...list }: ListProps & { page: Page | undefined; isOld: boolean }) {
  const columns = columnsOf(list.resource)
  return (
    // The region scrolls sideways on a narrow screen, so the keyboard has to reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard (WCAG 2.1.1)
    <section className={styles.region} aria-label={t('list.table', { label: list.resource.labelPlural })} tabIndex={0}>
      <table className={`${styles.table} ${isOld ? styles.old : ''}`}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.name} {...list} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {page
            ? page.results.map((row) => <RowOf key={row.id} row={row} columns={columns} resource={list.resource} />)
            : PLANNED.map((place) => <PlannedRow key={place} columns={columns} />)}
        </tbody>
      </table>
    </section>
  )
}

/** The title first; where the resource has no better one, the id stands for it. */
function columnsOf(resource: AdminResource): AdminField[] {
  const names = resource.columns.length > 0 ? resource.columns : [resource.titleField, 'updatedAt']
  return names.map((name) => fieldOf(resource, name)).filter((field) => field !== undefined)
}

function Heading({ resource, words, change, column }: ListProps & { column: AdminField }) {
  const direction = directionOf(resource, words, column.name)
  const size = NARROW.includes(column.widget) ? styles.narrow : ''
  if (!resource.sortable.includes(column.name))
    return (
      <th scope="col" className={size}>
        <span className={styles.head}>{column.label}</span>
      </th>
    )
  const sort = () => change({ ordering: nextOrdering(resource, words, column.name) })
  return (
    <th scope="col" className={size} aria-sort={direction}>
      <button type="button" className={styles.head} title={t('list.sort', { label: column.label })} onClick={sort}>
        {column.label}
        {direction !== 'none' && <Icon name={direction === 'ascending' ? 'up' : 'down'} />}
      </button>
    </th>
  )
}

function RowOf({ row, columns, resource }: { row: Row; columns: readonly AdminField[]; resource: AdminResource }) {
  const tenant = useTenant()!
  return (
    <tr>
      {columns.map((field, place) => {
        const { Cell } = widgetOf(field)
        const cell = <Cell field={field} value={row[field.name] ?? null} />
        if (place > 0) return <td key={field.name}>{cell}</td>
        return (
          <th key={field.name} scope="row">
            <Link
              to="/t/$tenant/$resource/$id"
              params={{ tenant, resource: keyOf(resource), id: row.id }}
              className={styles.title}
            >
              {row[field.name] === null || row[field.name] === '' ? titleOf(undefined, row) : cell}
            </Link>
          </th>
        )
      })}
    </tr>
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
