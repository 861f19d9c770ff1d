// Erases tenants whose grace is over.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { inTransaction } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { eraseTenant } from '../erasing/erase-tenant.ts'

/** The platform's own. Killed in the middle it goes on where it was; of two of the same tenant the second is not enqueued. */
export const eraseTenantTask = defineTask('portability.erase-tenant', {
  payload: Type.Object({ tenantId: Type.String({ format: 'uuid' }) }),
  priority: -20,
  attempts: 30,
  timeLimit: 3_600_000,
  unique: { key: ({ tenantId }) => tenantId },
  async run(ctx, { tenantId }, { signal }) {
    try {
      return await eraseTenant(ctx, tenantId, { reason: 'its grace is over', isDue: true, signal })
    } catch (error) {
      // Gone already, or taken back at the last moment.
      if (error instanceof Problem && ['resource.not_found', 'resource.conflict'].includes(error.code)) return null
      throw error
    }
  },
})

/** The platform's own: a task for each tenant that is due, and for each whose erasure was begun and not finished. */
export const eraseDueTenants = defineTask('portability.erase-due-tenants', {
  payload: Type.Object({}),
  priority: -20,
  async run(ctx) {
    const system = ctx.asSystem('look which tenants are to be erased')
    const due = await runStatement(
      system,
      sql`select id from tenant.tenants where status = 'erasing' or (status = 'deleting' and deletes_at <= now()) order by deletes_at limit 1000`,
    )
    await inTransaction(system, async (inner) => {
      for (const [id] of due) await inner.enqueue(eraseTenantTask, { tenantId: id as string })
    })
    return { tenants: due.length }
  },
})
