// Drizzle's query builder for apps' own statements, and the functions that run them: in the context's transaction, under its row security.
import { fillPlaceholders, NoopLogger, type Query } from 'drizzle-orm'
import {
  PgAsyncDatabase,
  PgAsyncPreparedQuery,
  PgAsyncSession,
  type PgQueryResultHKT,
  type PreparedQueryConfig,
} from 'drizzle-orm/pg-core'
import type { CompiledStatement } from '#framework/database/compile-statement.ts'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import { runStatement } from '../steps/run-statement.ts'
import { createDialect } from './dialect.ts'

/** A statement not sent yet; it answers with a list of objects. */
export interface Unsent<Answer> extends PromiseLike<Answer> {
  prepare(name?: string): unknown
}

/** Statements without `returning` answer with an empty list. */
interface NothingReturned extends PgQueryResultHKT {
  readonly type: readonly never[]
}

type ReadRows = (rows: StoredRow[]) => unknown
/** Drizzle's further arguments, in order. */
type Preparation = [mode: string, name: string | boolean, mapper?: ReadRows, metadata?: { readonly type: string }]

const refuse = (): Promise<never> =>
  Promise.reject(new Error('A statement needs a context: send it with runQuery(ctx, …).'))

/** A builder compiled by Drizzle: text, values, and the mapping from rows to objects. */
class CompiledQuery<Config extends PreparedQueryConfig> extends PgAsyncPreparedQuery<Config> {
  readonly statement: CompiledStatement
  readonly kind: 'read' | 'write'
  readonly read: ReadRows

  constructor(query: Query, kind: 'read' | 'write', read: ReadRows) {
    super(refuse, query, undefined, 'arrays', new NoopLogger(), undefined, undefined, undefined, undefined)
    this.statement = { text: query.sql, values: query.params }
    this.kind = kind
    this.read = read
  }

  /** Reached if somebody awaits a builder. */
  override execute(): Promise<never> {
    return refuse()
  }
}

/** Replaces a connection: it compiles and sends nothing, so that no statement runs without a context. */
class CompilingSession extends PgAsyncSession<NothingReturned> {
  prepareQuery<Config extends PreparedQueryConfig = PreparedQueryConfig>(
    query: Query,
    ...[, , mapper, metadata]: Preparation
  ): CompiledQuery<Config> {
    return new CompiledQuery<Config>(query, metadata?.type === 'select' ? 'read' : 'write', mapper ?? ((rows) => rows))
  }

  transaction(): Promise<never> {
    return Promise.reject(new Error('A transaction needs a context: open it with inTransaction(ctx, …).'))
  }
}

type Builder = Pick<
  PgAsyncDatabase<NothingReturned>,
  'select' | 'selectDistinct' | 'selectDistinctOn' | 'insert' | 'update' | 'delete' | 'with' | '$with'
>

const dialect = createDialect()

/**
 * Builds statements on tables of `tableOf`: `query.select({ id: articles.id }).from(articles).where(…)`. `runQuery`
 * sends them; inside another statement, as in `exists(…)`, they are sub-selects. Awaiting one directly throws Error.
 */
export const query: Builder = new PgAsyncDatabase<NothingReturned>(dialect, new CompilingSession(dialect), {})

/**
 * Runs a builder's statement in the context's transaction, or alone in one round trip, and resolves with its rows as
 * objects. A write on its own is a transaction; `select … for update` needs one around it. Throws a Problem instead of
 * PostgreSQL's own error.
 */
export async function runQuery<Answer>(ctx: Context, unsent: Unsent<Answer>): Promise<Answer> {
  const { statement, kind, read } = unsent.prepare() as CompiledQuery<PreparedQueryConfig>
  return read(await runStatement(ctx, statement, kind)) as Answer
}

/** A statement built once; each run supplies the values of its placeholders. */
export type PreparedQuery<Answer> = (ctx: Context, values: Readonly<Record<string, unknown>>) => Promise<Answer>

/**
 * For a statement on a hot path: it is built once, and `sql.placeholder('id')` marks what each run supplies. Otherwise
 * like `runQuery`. A run without a placeholder's value throws Error.
 */
export function prepareQuery<Answer>(unsent: Unsent<Answer>): PreparedQuery<Answer> {
  const { statement, kind, read } = unsent.prepare() as CompiledQuery<PreparedQueryConfig>
  return async (ctx, values) => {
    const filled = { text: statement.text, values: fillPlaceholders(statement.values, values) }
    return read(await runStatement(ctx, filled, kind)) as Answer
  }
}
