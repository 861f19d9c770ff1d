// Compiles a Drizzle statement to text and values. A statement that names the scope is compiled once and runs in any.
import { is, Placeholder, SQL, sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { CallerFacts } from '#framework/resource/caller/caller.ts'
import type { Scope } from './scope.ts'

/** Placeholder for the tenant of the running transaction. */
export const TENANT_ID = sql.placeholder('tenantId' satisfies keyof CallerFacts)

export interface CompiledStatement {
  text: string
  values: unknown[]
}

/** What a transaction runs: a Drizzle template, or text and values from its query builder. */
export type Statement = SQL | CompiledStatement

const dialect = new PgDialect()
const reusable = new WeakMap<SQL, CompiledStatement>()

const plannedAnew = new WeakSet<Statement>()

/**
 * Has PostgreSQL plan the statement for its values at each run, if the number of rows depends on them. A connection's
 * generic plan assumes a third of a table for every range, and scans it fully even if only three rows match.
 */
export function planAnew(statement: SQL): SQL {
  plannedAnew.add(statement)
  return statement
}

/** Whether `planAnew` was called for it. */
export const isPlannedAnew = (statement: Statement): boolean => plannedAnew.has(statement)

/** A statement with TENANT_ID is compiled on its first run and cached while somebody holds it. */
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
