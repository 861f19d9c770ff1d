// Erases tenants whose grace period is over.
import Type from 'typebox'
import { findDueTenants } from '#apps/tenants/index.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { eraseTenant } from '../tenants/erase-tenant.ts'

/** A task of the platform. If killed, it resumes; a second one for the same tenant is not enqueued. */
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
      // Already gone, or restored at the last moment.
      if (error instanceof Problem && ['resource.not_found', 'resource.conflict'].includes(error.code)) return null
      throw error
    }
  },
})

/** A task of the platform: enqueues one for each due tenant, and for each interrupted erasure. */
export const eraseDueTenants = defineTask('portability.erase-due-tenants', {
  payload: Type.Object({}),
  priority: -20,
  async run(ctx) {
    const system = ctx.asSystem('look which tenants are to be erased')
    const due = await findDueTenants(system)
    await inTransaction(system, async (inner) => {
      for (const tenantId of due) await inner.enqueue(eraseTenantTask, { tenantId })
    })
    return { tenants: due.length }
  },
})
