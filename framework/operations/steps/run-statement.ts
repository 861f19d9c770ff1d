// Runs one reading statement: inside the context's transaction when there is one, else alone in one round trip.
import type { SQL } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import { problemOfDatabase } from './database-problems.ts'

/** Rows of one statement. Throws a Problem instead of PostgreSQL's own error. */
export async function runStatement(ctx: Context, statement: SQL): Promise<StoredRow[]> {
  try {
    if (ctx.transaction) return await ctx.transaction.query(statement)
    const [rows] = await ctx.runtime.database.read(ctx, [statement])
    return rows!
  } catch (error) {
    throw problemOfDatabase(error)
  }
}
