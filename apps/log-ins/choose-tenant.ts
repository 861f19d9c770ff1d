// The tenant in which a sign-in starts.
import { findTenantBySlug, firstTenantOf, membershipOf } from '#apps/tenants/index.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/**
 * A named tenant must be one of the person's; by default it is the one they have belonged to longest. Throws
 * `tenants.not_found`, `tenants.mismatch`.
 */
export async function chooseTenant(ctx: Context, userId: string, slug: string | undefined): Promise<string | null> {
  const named = slug === undefined ? ctx.tenantId : await findTenantBySlug(ctx, slug)
  if (slug === undefined && named === null) return firstTenantOf(ctx, userId)
  if (named === null || !(await membershipOf(ctx, { userId, tenantId: named })))
    throw new Problem('tenants.not_found', 'There is no such tenant, or you are not a member of it.')
  if (ctx.tenantId !== null && ctx.tenantId !== named)
    throw new Problem('tenants.mismatch', 'The host or the header X-Tenant names another tenant.')
  return named
}
