// Reads a whole list, page by page.
import { listRecords, type Place, type Row } from '../../api/records.ts'
import { cursorIn } from './list-query.ts'

const PAGE_SIZE = '200'
/** A longer list is no longer usable for choosing. */
const MOST_ROWS = 5000

/** Yields the rows of each page; `query` is the list's query without its page. Throws what a list throws, and AbortError once stopped. */
export async function* pagesOf(
  place: Place,
  query: Record<string, string>,
  signal: AbortSignal,
): AsyncGenerator<readonly Row[]> {
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await listRecords(place, { ...query, page_size: PAGE_SIZE, count: 'none', cursor }, signal)
    yield page.results
    cursor = cursorIn(page.next)
  }
}

/** All rows of a list, for choosing from. */
export async function readAll(place: Place, query: Record<string, string>, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = []
  for await (const page of pagesOf(place, query, signal)) {
    rows.push(...page)
    if (rows.length >= MOST_ROWS) break
  }
  return rows
}
