// Who belongs to a tenant and who runs it, for other apps' code.
import { and, eq } from 'drizzle-orm'
import { inTenant, isActor } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Role } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'
import { memberships } from '../memberships.resource.ts'
import { users } from '../users.resource.ts'

const [members, people] = [tableOf(memberships), tableOf(users)]
/** Nobody would read a mail to more people. */
const MOST = 20

/** Whether the context's actor belongs to its tenant. */
export async function isMember(ctx: Context): Promise<boolean> {
  return (await ownRole(ctx)) !== null
}

/** Whether the context's actor owns its tenant. */
export async function isOwner(ctx: Context): Promise<boolean> {
  return (await ownRole(ctx)) === 'owner'
}

async function ownRole(ctx: Context): Promise<Role | null> {
  const isOwn = and(inTenant(ctx, members), isActor(ctx, members.user))
  const [member] = await runQuery(ctx, query.select({ role: members.role }).from(members).where(isOwn))
  return member?.role ?? null
}

/** Whether anybody owns the context's tenant. */
export async function hasOwner(ctx: Context): Promise<boolean> {
  return (await findOwners(ctx, 1)).length > 0
}

/** Whether this person is the only owner of the context's tenant. */
export async function isOnlyOwner(ctx: Context, userId: string): Promise<boolean> {
  const owners = await findOwners(ctx, 2)
  return owners.length === 1 && owners[0]!.user === userId
}

function findOwners(ctx: Context, most: number): Promise<{ user: string }[]> {
  const areOwners = and(inTenant(ctx, members), eq(members.role, 'owner'))
  return runQuery(ctx, query.select({ user: members.user }).from(members).where(areOwners).limit(most))
}

/** Addresses of the tenant's active owners, longest-standing members first. For the platform. */
export async function emailsOfOwners(ctx: Context): Promise<string[]> {
  const owners = await runQuery(
    ctx,
    query
      .select({ email: people.email })
      .from(members)
      .innerJoin(people, eq(people.id, members.user))
      .where(and(inTenant(ctx, members), eq(members.role, 'owner'), eq(people.isActive, true)))
      .orderBy(members.createdAt)
      .limit(MOST),
  )
  return owners.map(({ email }) => email)
}
