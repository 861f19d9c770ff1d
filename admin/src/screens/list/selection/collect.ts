// Collects all chosen records page by page: an export holds exactly what its reader may read.
import type { Place, Row } from '../../../api/records.ts'
import { pagesOf } from '../../../state/lists/pages.ts'
import { isChosen, type Selection } from './selection.ts'

/** Beyond this a browser would hold too much: the server writes the file. */
export const MOST_EXPORTED = 50_000
const IDS_AT_ONCE = 100

export interface Collecting {
  readonly place: Place
  /** The list's query without its page. */
  readonly query: Record<string, string>
  readonly selection: Selection
  readonly signal: AbortSignal
  onProgress(count: number): void
}

/** Throws what a list throws, and AbortError once stopped. */
export async function collect(asked: Collecting): Promise<Row[]> {
  const rows: Row[] = []
  for (const query of queriesOf(asked))
    for await (const page of pagesOf(asked.place, query, asked.signal)) {
      rows.push(...page.filter(({ id }) => isChosen(asked.selection, id)))
      asked.onProgress(rows.length)
      if (rows.length >= MOST_EXPORTED) return rows.slice(0, MOST_EXPORTED)
    }
  return rows
}

/** Records chosen one by one are requested by their ids, in list order as far as one request holds them. */
function queriesOf({ query, selection }: Collecting): Record<string, string>[] {
  if (selection.isAll) return [query]
  const { ordering } = query
  const ids = [...selection.ids]
  return Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, place) => ({
    ...(query.include && { include: query.include }),
    ...(ordering && { ordering }),
    id__in: ids.slice(place * IDS_AT_ONCE, (place + 1) * IDS_AT_ONCE).join(','),
  }))
}
