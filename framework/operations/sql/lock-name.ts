// A lock on a name, for what no row stands for yet.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { runStatement } from '../steps/run-statement.ts'

/**
 * Whoever asks for the same name waits until the transaction of `ctx` ends. The name says what it guards: `settings of <tenant>`. Those
 * who share it wait only for whoever does not.
 */
export async function lockName(ctx: Context, name: string, { isShared = false } = {}): Promise<void> {
  const lock = sql.raw(isShared ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock')
  await runStatement(ctx, sql`select ${lock}(hashtextextended(${name}, 0))`)
}
