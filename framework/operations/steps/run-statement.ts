// Runs one statement: inside the context's transaction if there is one, else alone in one round trip.
import type { Statement } from '#framework/database/compile-statement.ts'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import { problemOfDatabase } from './database-problems.ts'

/**
 * Rows of one statement. `kind` limits a statement outside a transaction; inside one it has no effect. Throws a Problem
 * instead of PostgreSQL's own error.
 */
export async function runStatement(
  ctx: Context,
  statement: Statement,
  kind: 'read' | 'write' = 'read',
): Promise<StoredRow[]> {
  try {
    if (ctx.transaction) return await ctx.transaction.query(statement)
    const [rows] = await ctx.runtime.database[kind](ctx, [statement])
    return rows!
  } catch (error) {
    throw problemOfDatabase(error)
  }
}
