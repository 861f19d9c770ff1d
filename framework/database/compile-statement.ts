// From a Drizzle statement to the text and values of the wire. A statement that names the scope can be made once and run in any.
import { is, Placeholder, SQL, sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { CallerFacts } from '#framework/resource/caller/caller.ts'
import type { Scope } from './scope.ts'

/** Stands for the tenant of the transaction that runs the statement. */
export const TENANT_ID = sql.placeholder('tenantId' satisfies keyof CallerFacts)

export interface CompiledStatement {
  text: string
  values: unknown[]
}

/** What a transaction runs: a template of Drizzle's, or the text and the values of what its query builder made. */
export type Statement = SQL | CompiledStatement

const dialect = new PgDialect()
const reusable = new WeakMap<SQL, CompiledStatement>()

const plannedAnew = new WeakSet<Statement>()

/**
 * Has PostgreSQL plan the statement for its values at each run, where how many rows there are depends on them: the plan that a
 * connection keeps for all values takes a third of a table for every range, and reads it from end to end where there are three.
 */
export function planAnew(statement: SQL): SQL {
  plannedAnew.add(statement)
  return statement
}

/** Whether `planAnew` was told of it. */
export const isPlannedAnew = (statement: Statement): boolean => plannedAnew.has(statement)

/** A statement with TENANT_ID is compiled at its first run and remembered as long as somebody holds it. */
export function compileStatement(statement: Statement, scope: Scope): CompiledStatement {
  if (!is(statement, SQL)) return statement
  let compiled = reusable.get(statement)
  if (!compiled) {
    const { sql: text, params: values } = dialect.sqlToQuery(statement)
    compiled = { text, values }
    if (!values.some(isPlaceholder)) return compiled
    reusable.set(statement, compiled)
  }
  const values = compiled.values.map((value) => (isPlaceholder(value) ? scope.caller.tenantId : value))
  return { text: compiled.text, values }
}

function isPlaceholder(value: unknown): boolean {
  return is(value, Placeholder)
}
