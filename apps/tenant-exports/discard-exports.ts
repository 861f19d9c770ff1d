// Discards archives that contain an erased person: an archive is a copy too.
import { and, inArray } from 'drizzle-orm'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { turnExport } from './export-states.ts'
import { removeExport } from './tasks/remove-export.ts'
import { tenantExports } from './tenant-exports.resource.ts'

const table = tableOf(tenantExports)

/** All of the tenant's that exist or are being written. `ctx` is the platform in the tenant. */
export async function discardExports(ctx: Context): Promise<void> {
  const areWanted = and(inTenant(ctx, table), inArray(table.status, ['writing', 'ready']))
  for (const { id } of await runQuery(ctx, query.select({ id: table.id }).from(table).where(areWanted)))
    await inTransaction(ctx, async (inner) => {
      const isTurned = await turnExport(inner, id, { from: ['writing', 'ready'], values: { status: 'discarded' } })
      if (isTurned) await inner.enqueue(removeExport, { id })
    })
}
