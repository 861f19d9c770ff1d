// What somebody came in with, looked at once more when their session begins.
import { type SQL, sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/**
 * In the transaction of the session: a password that was replaced since it was compared, or a passkey that was removed, opens none.
 * The row is held until the session stands, so that whoever takes it away ends the session too. Throws `auth.invalid_credentials`.
 */
export async function requireWayIn(ctx: Context, held: SQL): Promise<null> {
  // SQL by hand: whoever knows what they came in with builds the rest.
  const [row] = await runStatement(ctx, sql`${held} for share`)
  if (!row) throw new Problem('auth.invalid_credentials')
  return null
}
