// A lock on a name, for what no row stands for yet.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { runStatement } from '../steps/run-statement.ts'

/** Whoever asks for the same name waits until the transaction of `ctx` ends. The name says what it guards: `settings of <tenant>`. */
export async function lockName(ctx: Context, name: string): Promise<void> {
  await runStatement(ctx, sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`)
}
