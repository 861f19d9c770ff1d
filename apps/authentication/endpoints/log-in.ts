// POST /auth/login: an address and a password become a session.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { findTenantBySlug, firstTenantOf, membershipOf } from '#apps/tenants/index.ts'
import { users } from '#apps/users/index.ts'
import { readRecord } from '#framework/operations/read.ts'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { defineEndpoint, type EndpointRequest } from '#framework/request/define-endpoint.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { authentication } from '../authentication.ts'
import { storeHash } from '../passwords/new-password.ts'
import { openSession, signAccess, systemFor } from '../sessions/open-session.ts'
import { bodyOf, EMAIL, PASSWORD, TAG, TENANT, TOKENS_AND_USER } from './shapes.ts'

export const logIn = defineEndpoint({
  method: 'POST',
  path: '/auth/login',
  name: 'login',
  tag: TAG,
  summary: 'Log in. Without tenant the session starts in the tenant of the host or X-Tenant, else in the first one.',
  access: 'public',
  body: bodyOf({ email: EMAIL, password: PASSWORD, tenant: Type.Optional(TENANT) }),
  answer: TOKENS_AND_USER,
  problems: ['auth.invalid_credentials', 'tenants.not_found', 'tenants.mismatch', 'request.rate_limited'],
  async run(ctx, { body, remote }) {
    const userId = await checkPassword(ctx, body, remote)
    const tenantId = await chooseTenant(ctx, userId, body.tenant)
    const { user, sessionId, refresh } = await inTransaction(
      systemFor(ctx, 'log in', { userId, tenantId }),
      async (inner) => {
        const { record } = await readRecord(inner, users, { id: userId })
        return { user: record, ...(await openSession(inner, { userId, tenantId, remote, method: 'password' })) }
      },
    )
    return { body: { access: await signAccess(ctx, { userId, tenantId, sessionId }), refresh, user } }
  },
})

type Credentials = { email: string; password: string }

/** An unknown address, a wrong password and an inactive person get the same answer after the same time (CVE-2026-39321, CVE-2024-39329). */
async function checkPassword(
  ctx: Context,
  { email, password }: Credentials,
  remote: EndpointRequest['remote'],
): Promise<string> {
  const { passwords, attempts } = authentication.of(ctx)
  const address = email.toLowerCase()
  const system = systemFor(ctx, 'check a password')
  const [row] = await runStatement(
    system,
    sql`select u.id, u.is_active, c.password_hash,
        exists (select 1 from auth.sessions s where s.user_id = u.id and s.address = ${remote.address.slice(0, 64)})
      from auth.users u join auth.credentials c on c.user_id = u.id where u.email = ${address}`,
  )
  const [userId, isActive, stored, isKnownAddress] = (row ?? [null, false, null, false]) as [
    ...[string | null, boolean, string | null, boolean],
  ]
  const attempt = await attempts.begin(remote.address, address, { isKnownAddress })
  const isRight = await passwords.matches(password, stored)
  if (!userId || !isActive || !isRight) {
    await recordFailure(system, userId)
    throw new Problem('auth.invalid_credentials')
  }
  await attempt.succeed()
  if (passwords.isOutdated(stored!)) await storeHash(system, userId, await passwords.hash(password))
  return userId
}

/** In the trail of the tenant they start in, and in the platform's for nobody: the same statements, so the same time. */
async function recordFailure(system: Context, userId: string | null): Promise<void> {
  const recordId = userId ?? PLATFORM_TENANT
  const tenantId = await firstTenantOf(system, recordId)
  await recordInTrail(system, { operation: 'log_in_failed', resource: 'users', recordId, tenantId })
}

/** What is named must be a tenant of the person; named nothing, it is the one they have belonged to for longest. */
async function chooseTenant(ctx: Context, userId: string, slug: string | undefined): Promise<string | null> {
  const named = slug === undefined ? ctx.tenantId : await findTenantBySlug(ctx, slug)
  if (slug === undefined && named === null) return firstTenantOf(ctx, userId)
  if (named === null || !(await membershipOf(ctx, { userId, tenantId: named })))
    throw new Problem('tenants.not_found', 'There is no such tenant, or you are not a member of it.')
  if (ctx.tenantId !== null && ctx.tenantId !== named)
    throw new Problem('tenants.mismatch', 'The host or the header X-Tenant names another tenant.')
  return named
}
