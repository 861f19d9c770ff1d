// Tasks that wait for a condition, such as their closed tenant: they become due again once it is met.
import type { SQL } from 'drizzle-orm'
import type { Access } from '#framework/request/access.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { nudge } from '../nudge.ts'
import { writeLedger } from './ledger.ts'
import { lines } from './lines.ts'

/** The ledger's note on a task that waits for its tenant. */
export const HELD = 'The tenant is closed: the task waits until it is opened again.'

/**
 * Releases tasks of the context's tenant that were held with this `reason`: in the transaction that meets the
 * condition, and once more after it for those held meanwhile.
 */
export async function releaseTasks(ctx: Context, reason = HELD): Promise<void> {
  const { runtime, tenantId } = ctx
  await inTransaction(ctx, async ({ transaction }) => {
    transaction.afterCommit(() => {
      nudge(runtime)
      release(runtime, tenantId!, reason).catch((error) =>
        runtime.log.warn({ error }, 'tasks that waited may wait for longer'),
      )
    })
    await transaction.query(releaseSql(tenantId!, reason))
  })
}

/** For the worker that held a task: a transaction that opened the tenant at the same moment did not see it. */
export async function releaseIfOpen(
  { ledger, isTenantOpen }: { ledger: Runtime } & Pick<Access, 'isTenantOpen'>,
  tenantId: string,
): Promise<void> {
  if (await isTenantOpen?.(tenantId, true)) await release(ledger, tenantId, HELD)
}

async function release(runtime: Runtime, tenantId: string, reason: string): Promise<void> {
  const [released] = await writeLedger(runtime, releaseSql(tenantId, reason))
  if (released!.length > 0) nudge(runtime)
}

function releaseSql(tenantId: string, reason: string): SQL {
  return lines`
    update tasks.tasks set run_at = clock_timestamp(), error = null
    where tenant_id = ${tenantId} and state = 'scheduled' and error = ${reason} returning 1
  `
}
