// Nobody grants, changes or withdraws what they do not hold (CVE-2026-32103, CVE-2025-24353).
import { and, sql } from 'drizzle-orm'
import { wordsOfRoles } from '#apps/roles/index.ts'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { heldWordsOf } from '#framework/permissions/permission-words.ts'
import { requireHeld } from '#framework/permissions/require-permission.ts'
import { isAtLeast, type Role } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { selectMembers } from './select-members.ts'

/** What is granted, changed or withdrawn: built-in roles, and ids of custom ones. */
export interface Granted {
  readonly roles?: readonly Role[]
  readonly own?: readonly string[]
}

/**
 * The caller's built-in role must be at least each of these, and the caller must hold every permission of all of them:
 * a key with fewer rights than its owner also grants fewer. The platform has no role and needs none. Throws
 * `permissions.denied`.
 */
export async function requireRank(ctx: Context, granted: Granted): Promise<void> {
  if (ctx.systemReason !== null) return
  const member = await memberOf(ctx, ctx.actorId)
  await requireGranting(ctx, { role: member?.role, permissions: ctx.permissions }, granted)
}

/** The same for another person with their current rights in the context's tenant. */
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
  const member = selectMembers('member')
  const isTheirs = and(inTenant(ctx, member), sql`${member.user} = ${userId}`)
  const { role, ownWords } = member
  const [found] = await runQuery(ctx, query.select({ role, ownWords }).from(member).where(isTheirs))
  return found ? { role: found.role, permissions: heldWordsOf(ctx.runtime.roles, found.role, found.ownWords) } : null
}
