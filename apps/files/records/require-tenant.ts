// Files live in tenants: none of their URLs works without one.
import { missingTenant } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'

/** Throws `tenants.required` if the caller names none. */
export function requireTenant(ctx: Context): void {
  if (ctx.tenantId === null)
    throw missingTenant(ctx, 'Name a tenant: by its host, by the header X-Tenant or by a token of it.')
}
