// Rechecks a sign-in's credential when the session begins.
import { type SQL, sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/**
 * In the session's transaction: a password replaced since its comparison, or a removed passkey, opens none. The row
 * stays locked until the session exists, so that removing the credential also ends the session. Throws
 * `auth.invalid_credentials`.
 */
export async function requireWayIn(ctx: Context, held: SQL): Promise<null> {
  // SQL by hand: the code that knows the credential builds the rest.
  const [row] = await runStatement(ctx, sql`${held} for share`)
  if (!row) throw new Problem('auth.invalid_credentials')
  return null
}
