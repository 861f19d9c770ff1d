// Tasks of a tenant that is closed: they wait, and come due again when it is opened.
import { sql } from 'drizzle-orm'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { nudge } from '../nudge.ts'

/** What the ledger says of a task that waits for its tenant. */
export const HELD = 'The tenant is closed: the task waits until it is opened again.'

/** Lets the tasks of the context's tenant run that met it closed; in the transaction that opens it. */
export async function releaseTasks(ctx: Context): Promise<void> {
  await inTransaction(ctx, async ({ transaction }) => {
    transaction.afterCommit(() => nudge(ctx.runtime))
    await transaction.query(
      sql`update tasks.tasks set run_at = clock_timestamp(), error = null where tenant_id = ${ctx.tenantId} and state = 'scheduled' and error = ${HELD}`,
    )
  })
}
