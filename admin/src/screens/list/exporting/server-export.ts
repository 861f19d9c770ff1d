// Export on the server, for lists too long for a browser: it writes all matching records into the file.
import type { AdminResource } from '../../../api/metadata.ts'
import { MOST_EXPORTED } from '../selection/collect.ts'
import type { Selection } from '../selection/selection.ts'

export type Format = 'csv' | 'json'

/** The URL names excluded records one by one, up to this many. */
const MOST_LEFT_OUT = 100

interface Exporting {
  readonly resource: Pick<AdminResource, 'columns' | 'isExported'>
  /** The list's query. */
  readonly query: Readonly<Record<string, string>>
  readonly selection: Selection
  /** Null if not counted to the end. */
  readonly count: number | null
  readonly format: Format
}

/** The query of the server's export; null if the browser writes the file itself. */
export function serverExportOf({
  resource,
  query,
  selection,
  count,
  format,
}: Exporting): Record<string, string> | null {
  const { isAll, ids } = selection
  const isLong = count === null || count > MOST_EXPORTED
  if (!isAll || !isLong || !resource.isExported || ids.size > MOST_LEFT_OUT) return null
  const { page_size: _size, cursor: _cursor, count: _count, ...asked } = query
  return {
    ...asked,
    ...(ids.size > 0 && { filter: leavingOut([...ids], asked.filter) }),
    ...(format === 'csv' && { fields: resource.columns.join(','), headings: 'labels' }),
    format,
  }
}

function leavingOut(ids: readonly string[], filter: string | undefined): string {
  const others = { not: { id__in: ids } }
  return JSON.stringify(filter === undefined ? others : { and: [JSON.parse(filter), others] })
}
