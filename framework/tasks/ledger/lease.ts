// A worker's heartbeat: its tasks stay its own while it renews them in time.
import type { Runtime } from '#framework/request/context.ts'
import { type Claim, LAX_COMMIT } from './claim.ts'
import { inLedger, isIn } from './ledger.ts'
import { lines } from './lines.ts'

/** Renews the leases, and returns the ids that are no longer the caller's: cancelled, or taken over. */
export async function renewLeases(runtime: Runtime, lease: number, held: readonly Claim[]): Promise<Set<string>> {
  const given = JSON.stringify(held.map(({ tenantId, id, token }) => ({ tenant_id: tenantId, id, token })))
  const own = lines`
    json_to_recordset(${given}::json) as x (tenant_id uuid, id uuid, token integer)
    where t.tenant_id = x.tenant_id and t.id = x.id and t.token = x.token and ${isIn('running')}
  `
  const rows = await inLedger(runtime, async (query) => {
    const [, kept] = await Promise.all([
      query(LAX_COMMIT),
      query(lines`select t.id from tasks.tasks t, ${own}`),
      // Skips a task that is being finished: waiting for it could deadlock.
      query(lines`
        with k as materialized (select t.tenant_id, t.id from tasks.tasks t, ${own} for update of t skip locked)
        update tasks.tasks t set lease_until = clock_timestamp() + ${lease} * interval '1 millisecond' from k
        where t.tenant_id = k.tenant_id and t.id = k.id
      `),
    ])
    return kept
  })
  const kept = new Set(rows.map(([id]) => id as string))
  return new Set(held.map(({ id }) => id).filter((id) => !kept.has(id)))
}
