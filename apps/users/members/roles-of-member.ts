// A person's roles in a tenant in full, for explanations. Decisions use a cheaper look-up (`membershipOf`).
import { and, eq } from 'drizzle-orm'
import { findRoles } from '#apps/roles/index.ts'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { OwnRole } from '#framework/permissions/explain-word.ts'
import type { Role } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'
import { memberships } from '../memberships.resource.ts'

const table = tableOf(memberships)

/** For a member of the context's tenant; null for everybody else. */
export async function rolesOfMember(ctx: Context, userId: string): Promise<{ role: Role; own: OwnRole[] } | null> {
  const system = ctx.asSystem('explain permissions')
  const { role, roles } = table
  const isTheirs = and(inTenant(ctx, table), eq(table.user, userId))
  const [member] = await runQuery(system, query.select({ role, roles }).from(table).where(isTheirs))
  return member ? { role: member.role, own: await findRoles(system, member.roles) } : null
}
