// Locks a name, for things that have no row yet.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { runStatement } from '../steps/run-statement.ts'

/**
 * Other callers with the same name wait until the transaction of `ctx` ends. The name says what it guards: `settings of
 * <tenant>`. Shared locks wait only for exclusive ones.
 */
export async function lockName(ctx: Context, name: string, { isShared = false } = {}): Promise<void> {
  const lock = sql.raw(isShared ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock')
  await runStatement(ctx, sql`select ${lock}(hashtextextended(${name}, 0))`)
}
