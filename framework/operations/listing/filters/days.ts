// Compares days with moments, midnight to midnight in the tenant's time zone, and extracts date parts.
import { type SQL, sql } from 'drizzle-orm'
import type { DatePart, Lookup } from '#framework/resource/field.ts'
import type { FieldModel } from '#framework/resource/model.ts'
import { expressionSql } from '../search/sought.ts'

// Computed once per statement, so that an index can serve the comparison. PostgreSQL handles days of 23 and 25 hours.
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

/** SQL that compares moments with a day by the lookup: greater means after the whole day, less or equal means before its end. */
export function daySql(lookup: Lookup, column: SQL, day: unknown): SQL {
  return BUILDERS[lookup]!(column, day)
}

/** First and last day of a year. */
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

/** A part of a day, or of a moment on the tenant's calendar and clock. */
export function dayPartSql(part: Exclude<DatePart, 'year'>, column: SQL, { kind }: FieldModel): SQL {
  return PARTS[part](kind.local === undefined ? column : expressionSql(kind.local, column))
}
