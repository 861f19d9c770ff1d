// Deletes the oldest rows of a trail, and records in the trail how far, so that the rest can still be verified.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { auditSeals } from './audit-seals.ts'
import { readRows } from './read-rows.ts'
import { sealChanges } from './seal-changes.ts'

/** The trail's name for this operation. */
export const PRUNED = 'prune'
/** The database refuses fewer. */
const LEAST_DAYS = 30

/** Rows of the context's tenant older than this many days, but never younger than thirty. `ctx` acts as the system. */
export function pruneChanges(ctx: Context, days: number): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    await sealChanges(inner)
    const oldest = sql`created_at < now() - make_interval(days => ${Math.max(days, LEAST_DAYS)})`
    // Never beyond a younger row: the rest stays contiguous.
    const younger = sql`select min(position) from audit.changes where tenant_id = ${ctx.tenantId} and not (${oldest})`
    const which = sql`position < coalesce((${younger}), 2147483647) order by position desc limit 1`
    const [last] = await readRows(inner, which)
    if (!last) return 0
    const [through, hash] = [last.position!, last.hash!]
    const details = { through, hash, proof: auditSeals.of(ctx).proofOfPruning(ctx.tenantId!, through, hash) }
    await recordInTrail(inner, { operation: PRUNED, resource: 'changes', recordId: last.id, details })
    await sealChanges(inner)
    // SQL by hand: only this function of the database may delete from the trail.
    const [row] = await runStatement(inner, sql`select audit.prune(${through})`)
    return row![0] as number
  })
}
