// The progress that a running task reports.
import type { Runtime } from '#framework/request/runtime.ts'
import { type Claim, LAX_COMMIT } from './claim.ts'
import { inLedger, isIn } from './ledger.ts'
import { lines } from './lines.ts'

/** Written at once, even while the task's own transaction is open; has no effect for a worker that lost the task. */
export async function recordProgress(
  runtime: Runtime,
  { tenantId, id, token }: Claim,
  progress: { percent: number; note?: string },
): Promise<void> {
  await inLedger(runtime, (query) =>
    Promise.all([
      query(LAX_COMMIT),
      query(lines`
        update tasks.tasks t set progress = ${JSON.stringify(progress)}::jsonb
        where t.tenant_id = ${tenantId} and t.id = ${id} and t.token = ${token} and ${isIn('running')}
      `),
    ]),
  )
}
