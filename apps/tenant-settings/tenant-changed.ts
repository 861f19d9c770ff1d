// Announces to every process a change in how a tenant is found or served.
import Type from 'typebox'
import { defineEvent } from '#framework/events/define-event.ts'
import type { Context } from '#framework/request/context.ts'

/** All caches, and the edge, forget what they hold about the tenant. */
export const tenantChanged = defineEvent('tenants.changed', {
  payload: Type.Object({ status: Type.String() }),
})

/** In the transaction of the change. `ctx` is in the tenant. */
export function announceTenant(ctx: Context, status: string): Promise<void> {
  return ctx.emit(tenantChanged, { status }, { resource: 'tenants', recordId: ctx.tenantId! })
}
