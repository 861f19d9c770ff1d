// Builds the Context of a request: who acts, and in which tenant.
import { currentMeter } from '#framework/observing/meter.ts'
import { know, spanning } from '#framework/observing/observing.ts'
import { callerOf } from '#framework/resource/caller/caller.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { Access, Identity, Membership } from './access.ts'
import { buildStaffContext, findStaffLevel, refuseStranger } from './build-staff-context.ts'
import type { Context } from './context.ts'
import { createContext } from './create-context.ts'
import type { RequestIdentity } from './credentials/request-identity.ts'
import { tokenOf } from './credentials/token.ts'
import { limitWords } from './limit-words.ts'
import type { Runtime } from './runtime.ts'

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/**
 * Host, header and token must name the same tenant if they name any. Throws `auth.invalid_token`, `auth.expired_token`,
 * `tenants.mismatch` (they disagree), `tenants.not_found` (none, or the caller is not a member),
 * `staff.reason_required`.
 */
export function buildContext(runtime: Runtime, access: Access, request: RequestIdentity): Promise<Context> {
  return spanning(
    ['authentication', 'who calls, and in which tenant'],
    () => resolveContext(runtime, access, request),
    (ctx) => {
      know(() => factsOf(ctx))
      return {}
    },
  )
}

/** What observers learn about a caller. */
function factsOf({ caller, barredBy, permissions }: Context) {
  const { tenantId, actorId, keyId, impersonatorId, staffReason } = caller
  return { tenantId, actorId, keyId, impersonatorId, staffReason, barredBy, permissions: permissions.size }
}

async function resolveContext(runtime: Runtime, access: Access, request: RequestIdentity): Promise<Context> {
  const ctx = await findContext(runtime, access, request)
  const { tenantId } = ctx.caller
  if (tenantId !== null) currentMeter()?.entered(tenantId)
  request.known?.(ctx.caller)
  return ctx
}

async function findContext(runtime: Runtime, access: Access, request: RequestIdentity): Promise<Context> {
  const { requestId, address } = request
  const identity = await resolveIdentity(access, request.authorization)
  const level = await findStaffLevel(access, request, identity)
  const tenantId = await resolveTenant(access, request, level ? null : identity)
  if (!identity) return createContext(runtime, { requestId, address, tenantId })
  if (level) return buildStaffContext(runtime, access, { request, identity, level, tenantId })
  const membership =
    tenantId === null
      ? null
      : await access.findMembership(
          identity.actorId,
          tenantId,
          tenantId === identity.tenantId ? identity.permissionsVersion : null,
        )
  if (tenantId !== null && !membership) {
    await refuseStranger(access, identity)
    throw unknownTenant()
  }
  return contextOfCaller(runtime, access, { request, identity, tenantId, membership })
}

/** A member who may not enter gets a context without a tenant: row security hides everything, and operations report why. */
function contextOfCaller(
  runtime: Runtime,
  access: Access,
  found: { request: RequestIdentity; identity: Identity; tenantId: string | null; membership: Membership | null },
): Context {
  const { request, identity, tenantId, membership } = found
  const barredBy = membership?.barredBy ?? null
  const inside = barredBy ? null : membership
  const caller = callerOf({
    ...identity,
    requestId: request.requestId,
    address: request.address,
    tenantId: barredBy ? null : tenantId,
    permissionsVersion: inside?.version ?? null,
    keyId: identity.key?.id ?? null,
    // No token makes somebody staff: they give their reason with each request.
    staffReason: null,
  })
  const held = inside?.permissions ?? runtime.roles.get('actor')!
  const permissions = limitWords(access, caller, { held, ofKey: identity.key?.permissions })
  return createContext(runtime, { ...caller, permissions, barredBy })
}

/** The caller of the Authorization header; null without one. */
async function resolveIdentity(
  access: Pick<Access, 'identify'>,
  authorization: string | undefined,
): Promise<Identity | null> {
  const token = tokenOf(authorization)
  return token === null ? null : access.identify(token)
}

async function resolveTenant(
  access: Access,
  { tenantSlug, host }: RequestIdentity,
  identity: Identity | null,
): Promise<string | null> {
  const named: (string | null)[] = []
  if (tenantSlug !== undefined) named.push(await findBySlug(access, tenantSlug))
  const byHost = await findByHost(access, host)
  if (byHost !== null) named.push(byHost)
  const own = identity?.tenantId ?? null
  // With a tenant's token, an unknown name and another tenant's name get the same answer.
  if (own !== null && named.some((id) => id !== own)) throw mismatch()
  if (named.includes(null)) throw unknownTenant()
  if (new Set(named).size > 1) throw mismatch()
  return own ?? named[0] ?? null
}

async function findBySlug(access: Pick<Access, 'findTenant'>, slug: string): Promise<string | null> {
  return SLUG.test(slug) && slug.length <= 100 ? access.findTenant({ slug }) : null
}

function mismatch(): Problem {
  return new Problem('tenants.mismatch', 'The host, the header X-Tenant and the token do not name the same tenant.')
}

function unknownTenant(): Problem {
  return new Problem('tenants.not_found', 'There is no such tenant, or you are not a member of it.')
}

/** Whom a request counts for, an actor or an API key: null without a valid token. */
export async function findActor(
  access: Pick<Access, 'identify' | 'countFor'>,
  authorization: string | undefined,
): Promise<string | null> {
  try {
    const token = tokenOf(authorization)
    if (token === null) return null
    return access.countFor ? await access.countFor(token) : (await access.identify(token)).actorId
  } catch {
    return null
  }
}

/**
 * Which tenant a request counts for: its token's or, for a token without one such as a cookie's, the one that header or
 * host names if the caller is a member. Null for everybody else: strangers could use up its share.
 */
export async function findTenantOf(
  access: Pick<Access, 'identify' | 'findTenant' | 'isMember'>,
  { authorization, tenantSlug, host }: Pick<RequestIdentity, 'authorization' | 'tenantSlug' | 'host'>,
): Promise<string | null> {
  try {
    const token = tokenOf(authorization)
    if (token === null) return null
    const { actorId, tenantId } = await access.identify(token)
    if (tenantId !== null) return tenantId
    const named = tenantSlug !== undefined ? await findBySlug(access, tenantSlug) : await findByHost(access, host)
    return named !== null && (await access.isMember?.(actorId, named)) ? named : null
  } catch {
    return null
  }
}

async function findByHost(access: Pick<Access, 'findTenant'>, host: string | undefined): Promise<string | null> {
  return host === undefined ? null : access.findTenant({ host })
}
