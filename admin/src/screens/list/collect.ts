// All records that are wanted, page after page: an export holds what its reader may read, and nothing else.
import type { Place, Row } from '../../api/records.ts'
import { pagesOf } from '../../state/pages.ts'
import { isChosen, type Selection } from './selection.ts'

/** Beyond it a browser has to hold too much: the server writes the file. */
export const MOST_EXPORTED = 50_000
const IDS_AT_ONCE = 100

export interface Collecting {
  readonly place: Place
  /** What the list asks, without its page. */
  readonly query: Record<string, string>
  readonly selection: Selection
  readonly signal: AbortSignal
  onProgress(count: number): void
}

/** Throws what a list throws, and AbortError once it was stopped. */
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

/** Those that were chosen one by one are asked for by their ids, in the order of the list as far as one question holds them. */
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
