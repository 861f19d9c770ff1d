// Which tenant is meant, and who belongs to it: asked before anybody is let in.
import { sql } from 'drizzle-orm'
import { OWN_WORDS } from '#apps/users/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { heldWordsOf } from '#framework/permissions/permission-words.ts'
import type { Role } from '#framework/permissions/roles.ts'
import { evenIfClosed } from '#framework/request/closed-tenant.ts'
import { type Context, createContext } from '#framework/request/context.ts'

/** Id of the active tenant that has this slug, or had it until lately, or null. */
export function findTenantBySlug(ctx: Context, slug: string): Promise<string | null> {
  return findId(
    ctx,
    sql`select id from tenant.tenants where slug = ${slug} and status = 'active' union all select t.id from tenant.former_slugs f join tenant.tenants t on t.id = f.leads_to_id where f.slug = ${slug} and f.expires_at > now() and t.status = 'active' limit 1`,
  )
}

/** Id of the active tenant that is reached by this host name of its own, or null. */
export function findTenantByHost(ctx: Context, host: string): Promise<string | null> {
  return findId(
    ctx,
    sql`select t.id from tenant.domains d join tenant.tenants t on t.id = d.leads_to_id where d.host = ${host.toLowerCase()} and t.status = 'active'`,
  )
}

/** False for a tenant that is suspended or being deleted. */
export async function isTenantOpen(ctx: Context, tenantId: string): Promise<boolean> {
  const statement = sql`select status = 'active' from tenant.tenants where id = ${tenantId}`
  const [row] = await runStatement(platform(ctx, { actorId: null }), statement)
  return row?.[0] !== false
}

/** All active tenants, and the time zone that each has set. For the platform. */
export const ACTIVE_TENANTS = sql`select t.id, s.time_zone from tenant.tenants t left join tenant.tenant_settings s on s.tenant_id = t.id where t.status = 'active'`

/** The tenant a person starts in who names none: the one they have belonged to for longest. */
export function firstTenantOf(ctx: Context, userId: string): Promise<string | null> {
  return findId(
    ctx,
    sql`select t.id from tenant.memberships m join tenant.tenants t on t.id = m.tenant_id where m.user_id = ${userId} and t.status = 'active' order by m.created_at, m.id limit 1`,
    userId,
  )
}

/**
 * What somebody is in an active tenant, and what they may there by their built-in role and their own ones; or null.
 * `lacksFactor`: the tenant asks for a second factor that they do not have.
 */
export async function membershipOf(
  ctx: Pick<Context, 'runtime' | 'requestId'>,
  { userId, tenantId }: { userId: string; tenantId: string },
): Promise<{ role: Role; version: number; permissions: ReadonlySet<string>; lacksFactor: boolean } | null> {
  const [row] = await runStatement(
    platform(ctx, { actorId: userId, tenantId }),
    sql`select m.role, m.permissions_version, ${OWN_WORDS}, t.requires_second_factor and not auth.has_second_factor(m.user_id) from tenant.memberships m join tenant.tenants t on t.id = m.tenant_id where m.tenant_id = ${tenantId} and m.user_id = ${userId} and t.status = 'active'`,
  )
  if (!row) return null
  const [role, version, own, lacksFactor] = row as [Role, number, string[], boolean]
  return { role, version, permissions: heldWordsOf(ctx.runtime.roles, role, own), lacksFactor }
}

async function findId(ctx: Context, statement: ReturnType<typeof sql>, userId?: string): Promise<string | null> {
  const [row] = await runStatement(platform(ctx, { actorId: userId ?? null }), statement)
  return (row?.[0] as string | undefined) ?? null
}

/** The platform, seeing every tenant, the memberships of one person, and the roles of one tenant; each question asks for its status. */
function platform(
  { runtime, requestId }: Pick<Context, 'runtime' | 'requestId'>,
  who: { actorId: string | null; tenantId?: string },
): Context {
  return createContext(runtime, { requestId, ...who }).asSystem(evenIfClosed('find the tenant of a caller'))
}
