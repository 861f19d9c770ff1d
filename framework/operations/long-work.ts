// Transactions that may take longer than a request: imports and exports.
import { sql } from 'drizzle-orm'
import type { Written } from './writing/write.ts'

/** Lifts the limits on the length of this transaction and on waiting in it; each statement keeps its own limit. */
export async function allowLongWork(ctx: Written): Promise<void> {
  // Older servers do not know all of them, and naming an unknown one would be an error.
  await ctx.transaction.query(
    sql`select set_config(name, '0', true) from pg_settings
      where name in ('transaction_timeout', 'idle_in_transaction_session_timeout')`,
  )
}
