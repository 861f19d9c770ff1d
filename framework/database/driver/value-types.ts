// What values of an answer become: those of JSON their own values, everything else PostgreSQL's text, which field kinds read.
import pg from 'pg'

// Days, moments, spans, exact numbers and shapes, and lists of them: the driver would make objects of them, or numbers that are not exact.
const TEXTS = new Set([
  ...[1082, 1114, 1184, 1700, 1186, 600, 718],
  // Lists: of dates, timestamps, exact numbers, intervals, points.
  ...[1182, 1115, 1185, 1231, 1187, 1017],
])
const BIGINT = 20

const asItIs = (value: string) => value

/** Reads values of the type with this number, as the catalog has it, from PostgreSQL's text. */
export function valueReaderOf(oid: number): (text: string) => unknown {
  if (TEXTS.has(oid)) return asItIs
  return oid === BIGINT ? Number : pg.types.getTypeParser(oid, 'text')
}

/** The same as the driver wants it. */
export const VALUE_TYPES = { getTypeParser: valueReaderOf } as unknown as pg.CustomTypesConfig
