// Answers the framework's questions about callers: whom a token belongs to, which tenant is meant, what a member may do.

import { LRUCache } from 'lru-cache'
import { openTenantMemory, type TenantMemory } from '#apps/tenant-settings/index.ts'
import {
  ACTIVE_TENANTS,
  findTenantByHost,
  findTenantBySlug,
  isReservedSlug,
  isTenantOpen,
  membershipOf,
} from '#apps/tenants/index.ts'
import { accessTokens } from '#apps/tokens/index.ts'
import { findPersonId } from '#apps/users/index.ts'
import { note } from '#framework/observing/observing.ts'
import type { Access, Membership } from '#framework/request/access.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { atMost } from '#shared/utils/at-most.ts'

export interface AccessOptions {
  /** Domains whose subdomains are tenant slugs: `example.com` makes acme.example.com the tenant acme. */
  baseDomains: readonly string[]
}

const NOTHING: ReadonlySet<string> = new Set()
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const REMEMBERED_MS = 30_000

/** `runtime` must provide the authentication service and announce changes. */
export function createAccess(runtime: Runtime, { baseDomains }: AccessOptions): Access {
  const ctx = createContext(runtime, { requestId: 'access' })
  const memory = openTenantMemory(runtime)
  const findTenant = createTenantFinder(ctx, memory, baseDomains)
  return {
    identify: (token) => accessTokens.of(ctx).verify(token),
    findActor: (email) => findPersonId(ctx, { email }),
    findTenant,
    servesHost: async (host) =>
      isReservedSlug(subdomainOf(host, baseDomains) ?? '') || (await findTenant({ host })) !== null,
    activeTenants: ACTIVE_TENANTS,
    // Never trusts a cached "closed": tasks held because of it would miss that the tenant just opened.
    isTenantOpen: async (tenantId, now = false) =>
      (!now && (await memory.recall(`open ${tenantId}`, () => isTenantOpen(ctx, tenantId)))) ||
      isTenantOpen(ctx, tenantId),
    findMembership: createMembershipFinder(ctx),
    isMember: createMemberCheck(ctx),
  }
}

function createTenantFinder(ctx: Context, memory: TenantMemory, baseDomains: readonly string[]): Access['findTenant'] {
  const bySlug = (slug: string) => memory.recall(`slug ${slug}`, () => findTenantBySlug(ctx, slug))
  return async (name) => {
    if ('slug' in name) return bySlug(name.slug)
    const host = name.host.toLowerCase().replace(/\.$/, '')
    const slug = subdomainOf(host, baseDomains)
    if (slug === null)
      return isOwnDomain(host, baseDomains) ? memory.recall(`host ${host}`, () => findTenantByHost(ctx, host)) : null
    return SLUG.test(slug) && slug.length <= 63 ? bySlug(slug) : null
  }
}

/** The subdomain below the first matching domain; null if the host is below none. */
function subdomainOf(host: string, baseDomains: readonly string[]): string | null {
  const base = baseDomains.find((domain) => host.endsWith(`.${domain}`))
  return base === undefined ? null : host.slice(0, -base.length - 1)
}

/** The version in the key pins the role; admission compares it with the database in every transaction. */
function createMembershipFinder(ctx: Context): Access['findMembership'] {
  const memberships = new LRUCache<string, Membership>({ ...atMost(50_000), ttl: REMEMBERED_MS })
  return async (userId, tenantId, version) => {
    const key = `${tenantId} ${userId} ${version}`
    const known = version === null ? undefined : memberships.get(key)
    note('cache', 'membership and its permissions', () => ({ isHit: known !== undefined }))
    if (known) return known
    const found = await membershipOf(ctx, { userId, tenantId })
    if (!found) return null
    if (version !== null && found.version !== version)
      throw new Problem('auth.stale_token', 'Your role has changed since this token was made; refresh it.')
    // Never cached: once they have a factor they are admitted at once.
    if (found.lacksFactor)
      return { permissions: NOTHING, version: found.version, barredBy: 'tenants.second_factor_required' }
    const membership = { permissions: found.permissions, version: found.version }
    if (version !== null) memberships.set(key, membership)
    return membership
  }
}

/** Also caches non-members, who may ask as often as members. */
function createMemberCheck(ctx: Context): NonNullable<Access['isMember']> {
  const known = new LRUCache<string, boolean>({ ...atMost(50_000), ttl: REMEMBERED_MS })
  return async (userId, tenantId) => {
    const key = `${tenantId} ${userId}`
    const found = known.get(key) ?? (await membershipOf(ctx, { userId, tenantId })) !== null
    known.set(key, found)
    return found
  }
}

/** IP addresses and bare names are nobody's own domain. */
function isOwnDomain(host: string, baseDomains: readonly string[]): boolean {
  return host.includes('.') && !/^[\d.]+$|:/.test(host) && !baseDomains.includes(host)
}
