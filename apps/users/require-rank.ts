// Nobody gives, changes or takes what they do not hold (CVE-2026-32103, CVE-2025-24353).
import { sql } from 'drizzle-orm'
import { wordsOfRoles } from '#apps/roles/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { heldWordsOf } from '#framework/permissions/permission-words.ts'
import { requireHeld } from '#framework/permissions/require-permission.ts'
import { isAtLeast, type Role } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** Of `m`, a membership: the words of the roles that the tenant made for itself. */
export const OWN_WORDS = sql`array(select distinct word from tenant.memberships_roles j join tenant.roles r on r.tenant_id = j.tenant_id and r.id = j.role_id, unnest(r.permissions) word where j.tenant_id = m.tenant_id and j.membership_id = m.id)`

/** What is given, changed or taken: built-in roles, and ids of the tenant's own. */
export interface Granted {
  readonly roles?: readonly Role[]
  readonly own?: readonly string[]
}

/**
 * The caller's own built-in role must reach up to each of these, and the caller must hold every word of all of them: a key that may
 * less than its owner gives less too. The platform has no role and needs none. Throws `permissions.denied`.
 */
export async function requireRank(ctx: Context, granted: Granted): Promise<void> {
  if (ctx.systemReason !== null) return
  const member = await memberOf(ctx, ctx.actorId)
  await requireGranting(ctx, { role: member?.role, permissions: ctx.permissions }, granted)
}

/** The same for somebody else, with what they may at this moment, in the context's tenant. */
export async function requireRankOf(ctx: Context, userId: string | null, granted: Granted): Promise<void> {
  const member = await memberOf(ctx, userId)
  await requireGranting(ctx, { role: member?.role, permissions: member?.permissions ?? new Set() }, granted)
}

interface Granter {
  readonly role: Role | undefined
  readonly permissions: ReadonlySet<string>
}

async function requireGranting(
  ctx: Context,
  { role: own, permissions }: Granter,
  { roles = [], own: ownRoles = [] }: Granted,
): Promise<void> {
  const beyond = roles.find((role) => !own || !isAtLeast(own, role))
  if (beyond)
    throw new Problem('permissions.denied', `Only somebody who is ${beyond} may give, change or take that role.`)
  const words = [...roles.flatMap((role) => [...ctx.runtime.roles.get(role)!]), ...(await wordsOfRoles(ctx, ownRoles))]
  requireHeld({ actorId: ctx.actorId, systemReason: null, permissions }, words)
}

async function memberOf(ctx: Context, userId: string | null): Promise<Granter | null> {
  const [row] = await runStatement(
    ctx,
    sql`select m.role, ${OWN_WORDS} from tenant.memberships m where m.tenant_id = ${ctx.tenantId} and m.user_id = ${userId}`,
  )
  if (!row) return null
  const [role, own] = row as [Role, string[]]
  return { role, permissions: heldWordsOf(ctx.runtime.roles, role, own) }
}
