// Deletes obsolete rows in batches, so that no statement takes too long.
import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Context } from '#framework/request/context.ts'
import { runStatement } from '../steps/run-statement.ts'

/** Which rows, and how. */
export interface Removal {
  /** Undefined deletes nothing: a forgotten condition must not empty a table. */
  readonly where: SQL | undefined
  /** Maximum rows per statement. */
  readonly part?: number
  /** Stops deleting once aborted. */
  readonly signal?: AbortSignal
}

/**
 * Deletes rows of a table of `tableOf`, and resolves with their number. Each batch commits by itself unless the context
 * has a transaction. No lifecycle runs; only the table's triggers write events and trail.
 */
export async function removeWhere(
  ctx: Context,
  table: PgTable & { readonly id: PgColumn },
  { where, part = 1000, signal }: Removal,
): Promise<number> {
  if (where === undefined) return 0
  const some = sql`select ${table.id} from ${table} where (${where}) limit ${part}`
  // Skips a row that no longer matches when its turn comes.
  const gone = sql`delete from ${table} where ${table.id} = any(array(${some})) and (${where}) returning 1`
  let count = 0
  for (let removed = part; removed === part && !signal?.aborted; count += removed) {
    const [row] = await runStatement(ctx, sql`with gone as (${gone}) select count(*) from gone`, 'write')
    removed = row![0] as number
  }
  return count
}
