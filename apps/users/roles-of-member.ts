// What somebody is in a tenant, spelled out: for explaining what they may. Deciding it takes one look-up less (`membershipOf`).
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { OwnRole } from '#framework/permissions/explain-word.ts'
import type { Role } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'

/** Of a member of the context's tenant; null for everybody else. */
export async function rolesOfMember(ctx: Context, userId: string): Promise<{ role: Role; own: OwnRole[] } | null> {
  const [row] = await runStatement(
    ctx.asSystem('explain permissions'),
    sql`select m.role, (select coalesce(json_agg(json_build_object('slug', r.slug, 'name', r.name, 'permissions', r.permissions) order by r.slug), '[]') from tenant.memberships_roles j join tenant.roles r on r.tenant_id = j.tenant_id and r.id = j.role_id where j.tenant_id = m.tenant_id and j.membership_id = m.id) from tenant.memberships m where m.tenant_id = ${ctx.tenantId} and m.user_id = ${userId}`,
  )
  return row ? { role: row[0] as Role, own: row[1] as OwnRole[] } : null
}
