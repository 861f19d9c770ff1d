// A day where a moment is compared: the whole of it, from midnight to midnight in the tenant's time zone.
import { type SQL, sql } from 'drizzle-orm'
import type { Lookup } from '#framework/resource/field.ts'

// Worked out once for a statement, so that an index serves the comparison. PostgreSQL knows days of 23 and 25 hours.
const startOf = (day: unknown) => sql`(select ${day}::date::timestamp at time zone pend.time_zone())`
const endOf = (day: unknown) => sql`(select (${day}::date + 1)::timestamp at time zone pend.time_zone())`

const BUILDERS: Partial<Record<Lookup, (column: SQL, day: unknown) => SQL>> = {
  exact: (column, day) => sql`(${column} >= ${startOf(day)} and ${column} < ${endOf(day)})`,
  ne: (column, day) => sql`(${column} < ${startOf(day)} or ${column} >= ${endOf(day)} or ${column} is null)`,
  gt: (column, day) => sql`${column} >= ${endOf(day)}`,
  gte: (column, day) => sql`${column} >= ${startOf(day)}`,
  lt: (column, day) => sql`${column} < ${startOf(day)}`,
  lte: (column, day) => sql`${column} < ${endOf(day)}`,
}

/** True for moments that stand to the day as the lookup says: after it, not before its end. */
export function daySql(lookup: Lookup, column: SQL, day: unknown): SQL {
  return BUILDERS[lookup]!(column, day)
}
