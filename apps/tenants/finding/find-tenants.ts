// Which tenant a request names, and who belongs to it: queried before anybody is admitted.
import { and, eq, gt, sql } from 'drizzle-orm'
import { selectTimeZones } from '#apps/tenant-settings/index.ts'
import { selectMembers } from '#apps/users/index.ts'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery, type Unsent } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { heldWordsOf } from '#framework/permissions/permission-words.ts'
import type { Role } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { domains } from '../domains/domains.resource.ts'
import { formerSlugs } from '../domains/former-slugs.resource.ts'
import { tenants } from '../tenants.resource.ts'

const table = tableOf(tenants)
const former = tableOf(formerSlugs)
const hosts = tableOf(domains)
const zones = selectTimeZones('zones')
const { id } = table
const isActive = eq(table.status, 'active')

/** Id of the active tenant with this slug, current or recent, or null. */
export function findTenantBySlug(ctx: Context, slug: string): Promise<string | null> {
  const hadIt = and(eq(former.slug, slug), gt(former.expiresAt, NOW), isActive)
  const ofNow = query
    .select({ id })
    .from(table)
    .where(and(eq(table.slug, slug), isActive))
  const lately = query.select({ id }).from(former).innerJoin(table, eq(id, former.leadsTo)).where(hadIt)
  return findId(ctx, ofNow.unionAll(lately).limit(1))
}

/** Id of the active tenant with this host name, or null. */
export function findTenantByHost(ctx: Context, host: string): Promise<string | null> {
  const isMeant = and(eq(hosts.host, host.toLowerCase()), isActive)
  return findId(ctx, query.select({ id }).from(hosts).innerJoin(table, eq(id, hosts.leadsTo)).where(isMeant))
}

/** False for a suspended tenant, or one being deleted. */
export async function isTenantOpen(ctx: Context, tenantId: string): Promise<boolean> {
  const found = query.select({ status: table.status }).from(table).where(eq(id, tenantId))
  const [tenant] = await runQuery(platform(ctx, { actorId: null }), found)
  return tenant === undefined || tenant.status === 'active'
}

/** All active tenants with their time zones. For the platform. */
export const ACTIVE_TENANTS = query
  .select({ id, timeZone: zones.timeZone })
  .from(table)
  .leftJoin(zones, eq(zones.tenantId, id))
  .where(isActive)
  .getSQL()

/** A person's default tenant: the one they have belonged to longest. */
export function firstTenantOf(ctx: Context, userId: string): Promise<string | null> {
  const member = selectMembers('member')
  const belonging = query
    .select({ id })
    .from(member)
    .innerJoin(table, eq(id, member.tenantId))
    .where(and(eq(member.user, userId), isActive))
    .orderBy(member.createdAt, member.id)
    .limit(1)
  return findId(ctx, belonging, userId)
}

/**
 * A person's role in an active tenant, and their permissions from built-in and custom roles; or null. `lacksFactor`:
 * the tenant requires a second factor that they do not have.
 */
export async function membershipOf(
  ctx: Pick<Context, 'runtime' | 'requestId'>,
  { userId, tenantId }: { userId: string; tenantId: string },
): Promise<{ role: Role; version: number; permissions: ReadonlySet<string>; lacksFactor: boolean } | null> {
  const member = selectMembers('member')
  const { role, permissionsVersion: version, ownWords } = member
  const lacksFactor = sql<boolean>`${table.requiresSecondFactor} and not auth.has_second_factor(${member.user})`
  const found = query
    .select({ role, version, ownWords, lacksFactor })
    .from(member)
    .innerJoin(table, eq(id, member.tenantId))
    .where(and(eq(member.tenantId, tenantId), eq(member.user, userId), isActive))
  const [belonging] = await runQuery(platform(ctx, { actorId: userId, tenantId }), found)
  if (!belonging) return null
  const { ownWords: words, ...rest } = belonging
  return { ...rest, permissions: heldWordsOf(ctx.runtime.roles, rest.role, words) }
}

async function findId(ctx: Context, statement: Unsent<{ id: string }[]>, userId?: string): Promise<string | null> {
  const [tenant] = await runQuery(platform(ctx, { actorId: userId ?? null }), statement)
  return tenant?.id ?? null
}

/** The platform, which sees every tenant, one person's memberships, and one tenant's roles; each query checks the status. */
function platform(
  { runtime, requestId }: Pick<Context, 'runtime' | 'requestId'>,
  who: { actorId: string | null; tenantId?: string },
): Context {
  return createContext(runtime, { requestId, ...who }).asSystem('find the tenant of a caller', 'even_if_closed')
}
