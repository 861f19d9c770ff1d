// Tasks that wait for something else, such as those of a tenant that is closed: they come due again when it has happened.
import type { SQL } from 'drizzle-orm'
import type { Access } from '#framework/request/access.ts'
import { type Context, inTransaction, type Runtime } from '#framework/request/context.ts'
import { nudge } from '../nudge.ts'
import { writeLedger } from './ledger.ts'
import { lines } from './lines.ts'

/** What the ledger says of a task that waits for its tenant. */
export const HELD = 'The tenant is closed: the task waits until it is opened again.'

/**
 * Lets the tasks of the context's tenant run that were put aside with this `reason`; in the transaction that does what they waited for, and
 * once more behind it, for those that were put aside meanwhile.
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

/** For whoever has put a task aside: what opened the tenant at the same moment did not see it. */
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
