// Erases the trail of a tenant with the tenant itself.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'

/** In the transaction that erases the tenant; resolves with how many rows went. The platform's trail keeps a note of it. */
export async function eraseTrail(ctx: Context): Promise<number> {
  // SQL by hand: only this function of the database may delete from the trail.
  const [row] = await runStatement(ctx, sql`select audit.erase('tenants')`, 'write')
  return row![0] as number
}
