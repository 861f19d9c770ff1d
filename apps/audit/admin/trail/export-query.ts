// The page's filters for the export: days become moments, from the start of the first to the end of the last.
import type { Words } from '#admin/state/lists/list-query.ts'

const SAME = ['actorId', 'operation', 'resource', 'recordId', 'requestId']

export function exportQuery(words: Words): Record<string, string> {
  const same = SAME.flatMap((name) => (words[name] === undefined ? [] : [[name, words[name]]]))
  const { createdAt__gte: from, createdAt__lte: to } = words
  return {
    ...Object.fromEntries(same),
    ...(from && { from: startOf(from, 0) }),
    ...(to && { to: startOf(to, 1) }),
  }
}

/** In the reader's time zone. */
function startOf(day: string, later: number): string {
  const [year, month, date] = day.split('-').map(Number)
  return new Date(year!, month! - 1, date! + later).toISOString()
}
