// Archives that hold somebody who is erased go too: a copy is a copy.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { removeExport } from '../tasks/remove-export.ts'
import { turnExport } from './export-states.ts'

/** Every one of the tenant that is there or being written. `ctx` is the platform in the tenant. */
export async function discardExports(ctx: Context): Promise<void> {
  const rows = await runStatement(
    ctx,
    sql`select id from tenant.tenant_exports where tenant_id = ${ctx.tenantId} and status in ('writing', 'ready')`,
  )
  for (const [id] of rows as [string][])
    await inTransaction(ctx, async (inner) => {
      const isTurned = await turnExport(inner, id, { from: ['writing', 'ready'], values: { status: 'discarded' } })
      if (isTurned) await inner.enqueue(removeExport, { id })
    })
}
