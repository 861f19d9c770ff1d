// Erases a tenant's trail together with the tenant.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'

/** In the transaction that erases the tenant; resolves with the number of rows. The platform's trail records it. */
export async function eraseTrail(ctx: Context): Promise<number> {
  // SQL by hand: only this function of the database may delete from the trail.
  const [row] = await runStatement(ctx, sql`select audit.erase('tenants')`, 'write')
  return row![0] as number
}
