// Records operations on a tenant's tasks in its trail, as operations on the tenant.
import { recordInTrail, type TrailEntry } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'

/** In the context's transaction. */
export function noteInTenant(ctx: Context, operation: string, details: NonNullable<TrailEntry['details']>) {
  const system = ctx.asSystem('note what is done to the tasks of a tenant')
  return recordInTrail(system, { operation, resource: 'tenants', recordId: ctx.tenantId!, details })
}
