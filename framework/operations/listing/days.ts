// Days, from midnight to midnight in the tenant's time zone where moments are compared, and the parts of them.
import { type SQL, sql } from 'drizzle-orm'
import type { DatePart, Lookup } from '#framework/resource/field.ts'
import type { FieldModel } from '#framework/resource/model.ts'
import { expressionSql } from './sought.ts'

// Worked out once for a statement, so that an index serves the comparison. PostgreSQL knows days of 23 and 25 hours.
const startOf = (day: unknown) => sql`(select ${day}::date::timestamp at time zone pend.time_zone())`
const endOf = (day: unknown) => sql`(select (${day}::date + 1)::timestamp at time zone pend.time_zone())`

const isWithin = (column: SQL, day: unknown) => sql`(${column} >= ${startOf(day)} and ${column} < ${endOf(day)})`

const BUILDERS: Partial<Record<Lookup, (column: SQL, day: unknown) => SQL>> = {
  exact: isWithin,
  date: isWithin,
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

/** The first day of a year, and the last. */
export function yearOf(year: number): [first: string, last: string] {
  const digits = String(year).padStart(4, '0')
  return [`${digits}-01-01`, `${digits}-12-31`]
}

const PARTS: Record<Exclude<DatePart, 'year'>, (local: SQL) => SQL> = {
  month: (local) => sql`extract(month from ${local})`,
  day: (local) => sql`extract(day from ${local})`,
  week_day: (local) => sql`extract(dow from ${local}) + 1`,
  hour: (local) => sql`extract(hour from ${local})`,
}

/** A part of a day, or of a moment as calendars and clocks of the tenant show it. */
export function dayPartSql(part: Exclude<DatePart, 'year'>, column: SQL, { kind }: FieldModel): SQL {
  return PARTS[part](kind.local === undefined ? column : expressionSql(kind.local, column))
}
