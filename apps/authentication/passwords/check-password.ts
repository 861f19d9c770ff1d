// Whether an address and a password belong together: the one place that answers it for somebody who is not signed in.
import { sql } from 'drizzle-orm'
import { firstTenantOf } from '#apps/tenants/index.ts'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import type { EndpointRequest } from '#framework/request/define-endpoint.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { addressOf } from '../address-of.ts'
import { authentication } from '../authentication.ts'
import { cleanText, systemFor } from '../sessions/open-session.ts'
import { requireWayIn } from '../sessions/require-way-in.ts'
import { storeHash } from './new-password.ts'

interface Claim {
  readonly email: string
  readonly password: string
}

/**
 * Resolves with the person, and with what looks at the password once more when their session begins. Throws `auth.invalid_credentials`, and `request.rate_limited` for whoever failed often. An
 * unknown address, a wrong password and an inactive person get the same answer after the same time (CVE-2026-39321, CVE-2024-39329).
 */
export async function checkPasswordOf(
  ctx: Context,
  { email, password }: Claim,
  remote: EndpointRequest['remote'],
): Promise<{ userId: string; stillHolds(inner: Context): Promise<null> }> {
  const { passwords, attempts } = authentication.of(ctx)
  const address = addressOf(email)
  const system = systemFor(ctx, 'check a password')
  const { userId, isActive, stored, isKnownAddress } = await findCredentials(system, address, remote)
  const attempt = await attempts.begin(remote.address, address, { isKnownAddress })
  const isRight = await passwords.matches(password, stored)
  if (!userId || !isActive || !isRight) {
    await recordFailure(system, userId, remote)
    throw new Problem('auth.invalid_credentials')
  }
  await attempt.succeed()
  const hash = passwords.isOutdated(stored!) ? await passwords.hash(password) : stored!
  if (hash !== stored) await storeHash(system, userId, hash)
  const held = sql`select 1 from auth.credentials where user_id = ${userId} and password_hash = ${hash}`
  return { userId, stillHolds: (inner) => requireWayIn(inner, held) }
}

interface Found {
  readonly userId: string | null
  readonly isActive: boolean
  readonly stored: string | null
  readonly isKnownAddress: boolean
}

async function findCredentials(ctx: Context, email: string, remote: EndpointRequest['remote']): Promise<Found> {
  const [row] = await runStatement(
    ctx,
    sql`select u.id, u.is_active, c.password_hash,
        exists (select 1 from auth.sessions s where s.user_id = u.id and s.address = ${remote.address.slice(0, 64)})
      from auth.users u join auth.credentials c on c.user_id = u.id where u.email = ${email}`,
  )
  const [userId = null, isActive = false, stored = null, isKnownAddress = false] = (row ?? []) as [
    string?,
    boolean?,
    string?,
    boolean?,
  ]
  return { userId, isActive, stored, isKnownAddress }
}

/** In the trail of the tenant they start in, and in the platform's for nobody: the same statements, so the same time. */
async function recordFailure(
  system: Context,
  userId: string | null,
  { userAgent }: EndpointRequest['remote'],
): Promise<void> {
  const recordId = userId ?? PLATFORM_TENANT
  const tenantId = await firstTenantOf(system, recordId)
  const details = { userAgent: cleanText(userAgent) }
  await recordInTrail(system, { operation: 'log_in_failed', resource: 'users', recordId, details, tenantId })
}
