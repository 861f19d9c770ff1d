// Transactions that may outlast a request: imports and exports.
import { sql } from 'drizzle-orm'
import type { TransactionContext } from './write.ts'

/** Lifts the transaction's time limits, including idle time; each statement keeps its own limit. */
export async function allowLongWork(ctx: TransactionContext): Promise<void> {
  // Older servers lack some of these settings, and naming an unknown one would fail.
  await ctx.transaction.query(
    sql`select set_config(name, '0', true) from pg_settings
      where name in ('transaction_timeout', 'idle_in_transaction_session_timeout')`,
  )
}
