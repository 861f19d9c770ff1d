// Deletes rows that nobody will ask for any more, in parts, so that no statement takes too long.
import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Context } from '#framework/request/context.ts'
import { runStatement } from '../steps/run-statement.ts'

/** Which rows, and how. */
export interface Removal {
  /** None means nothing: what was left out by mistake deletes no table. */
  readonly where: SQL | undefined
  /** Most rows of one statement. */
  readonly part?: number
  /** Nothing more is deleted once it is aborted. */
  readonly signal?: AbortSignal
}

/**
 * Deletes the rows of a table of `tableOf`, and resolves with how many went. Each part is committed by itself unless the context has a
 * transaction. No lifecycle runs, and events and trail are told what the table's triggers tell.
 */
export async function removeWhere(
  ctx: Context,
  table: PgTable & { readonly id: PgColumn },
  { where, part = 1000, signal }: Removal,
): Promise<number> {
  if (where === undefined) return 0
  const some = sql`select ${table.id} from ${table} where (${where}) limit ${part}`
  // A row that no longer fits when its turn comes stays.
  const gone = sql`delete from ${table} where ${table.id} = any(array(${some})) and (${where}) returning 1`
  let count = 0
  for (let removed = part; removed === part && !signal?.aborted; count += removed) {
    const [row] = await runStatement(ctx, sql`with gone as (${gone}) select count(*) from gone`, 'write')
    removed = row![0] as number
  }
  return count
}
