// Deletes events about records: an event is a copy of its record.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import type { RecordsAbout } from '#framework/request/declaring/define-eraser.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'

/** Deletes the tenant's events about these records, and resolves with their number. `ctx` acts as the system. */
export function forgetEventsAbout(ctx: Context, about: RecordsAbout): Promise<number> {
  return inTransaction(ctx, async ({ transaction, tenantId }) => {
    let count = 0
    for (const [resource, ids] of about) {
      const isAbout = sql`resource = ${resource} and record_id = any(${sql.param(ids)}::uuid[])`
      const gone = sql`delete from tasks.events where tenant_id = ${tenantId} and ${isAbout} returning 1`
      count += (await transaction.query(gone)).length
    }
    return count
  })
}
