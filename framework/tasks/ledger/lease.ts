// A worker's heartbeat: its tasks stay its own while it renews them in time.
import type { SQL } from 'drizzle-orm'
import type { Runtime } from '#framework/request/runtime.ts'
import { type Claim, LAX_COMMIT } from './claim.ts'
import { inLedger, isAmong, isIn } from './ledger.ts'
import { lines } from './lines.ts'

/** Renews the leases, and returns the ids that are no longer the caller's: cancelled, or taken over. */
export async function renewLeases(runtime: Runtime, lease: number, held: readonly Claim[]): Promise<Set<string>> {
  const [kept, renewed] = leaseSql(lease, held)
  const rows = await inLedger(runtime, async (query) => {
    const [, answer] = await Promise.all([query(LAX_COMMIT), query(kept), query(renewed)])
    return answer
  })
  const ids = new Set(rows.map(([id]) => id as string))
  return new Set(held.map(({ id }) => id).filter((id) => !ids.has(id)))
}

/** Finds the tasks that are still held, and renews them. */
export function leaseSql(lease: number, held: readonly Claim[]): [kept: SQL, renewed: SQL] {
  const given = JSON.stringify(held.map(({ tenantId, id, token }) => ({ tenant_id: tenantId, id, token })))
  const own = lines`
    json_to_recordset(${given}::json) as x (tenant_id uuid, id uuid, token integer)
    where t.tenant_id = x.tenant_id and t.id = x.id and t.token = x.token and ${isIn('running')} and ${isAmong(held)}
  `
  return [
    lines`select t.id from tasks.tasks t, ${own}`,
    // Skips a task that is being finished: waiting for it could deadlock.
    lines`
      with k as materialized (select t.tenant_id, t.id from tasks.tasks t, ${own} for update of t skip locked)
      update tasks.tasks t set lease_until = clock_timestamp() + ${lease} * interval '1 millisecond' from k
      where t.tenant_id = k.tenant_id and t.id = k.id and ${isAmong(held)}
    `,
  ]
}
