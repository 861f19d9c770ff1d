// Nobody gives, changes or takes what they do not hold (CVE-2026-32103, CVE-2025-24353).
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { isAtLeast, type Role } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** The caller's role must reach up to each of these. The platform has none and needs none. Throws `permissions.denied`. */
export async function requireRank(ctx: Context, roles: readonly Role[]): Promise<void> {
  if (ctx.systemReason === null) await requireRankOf(ctx, ctx.actorId, roles)
}

/** The same for somebody else, who must be a member of the context's tenant. */
export async function requireRankOf(ctx: Context, userId: string | null, roles: readonly Role[]): Promise<void> {
  const [row] = await runStatement(
    ctx,
    sql`select role from tenant.memberships where tenant_id = ${ctx.tenantId} and user_id = ${userId}`,
  )
  const own = row?.[0] as Role | undefined
  const beyond = roles.find((role) => !own || !isAtLeast(own, role))
  if (beyond)
    throw new Problem('permissions.denied', `Only somebody who is ${beyond} may give, change or take that role.`)
}
