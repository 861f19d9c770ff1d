// Converts values of an answer: JSON is parsed, everything else stays PostgreSQL's text, which field kinds read.
import pg from 'pg'

// Dates, times, intervals, exact numbers and geometric types, and their arrays: the driver would create objects or inexact numbers.
const TEXTS = new Set([
  ...[1082, 1114, 1184, 1700, 1186, 600, 718],
  // Arrays: of dates, timestamps, exact numbers, intervals, points.
  ...[1182, 1115, 1185, 1231, 1187, 1017],
])
const BIGINT = 20

const asItIs = (value: string) => value

/** Reads values of the type with this catalog number from PostgreSQL's text. */
export function valueReaderOf(oid: number): (text: string) => unknown {
  if (TEXTS.has(oid)) return asItIs
  return oid === BIGINT ? Number : pg.types.getTypeParser(oid, 'text')
}

/** The same in the driver's form. */
export const VALUE_TYPES = { getTypeParser: valueReaderOf } as unknown as pg.CustomTypesConfig
