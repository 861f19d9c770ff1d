// Checks an address with a password: the only place that does so for people who are not signed in.

import { and, eq, exists, type SQL } from 'drizzle-orm'
import { addressOf } from '#apps/mail-links/index.ts'
import { attemptLimits, cleanText, requireWayIn, selectSessions, systemFor } from '#apps/sessions/index.ts'
import { firstTenantOf } from '#apps/tenants/index.ts'
import { selectPeople } from '#apps/users/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import type { EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { credentials } from './credentials.resource.ts'
import { storeHash } from './new-password.ts'
import { passwordHashes } from './passwords.ts'

const table = tableOf(credentials)

interface Claim {
  readonly email: string
  readonly password: string
}

/**
 * Resolves with the person, and with a function that rechecks the password when their session begins. Throws
 * `auth.invalid_credentials`, and `request.rate_limited` after repeated failures. An unknown address, a wrong password
 * and an inactive person get the same answer after the same time (CVE-2026-39321, CVE-2024-39329).
 */
export async function checkPasswordOf(
  ctx: Context,
  { email, password }: Claim,
  remote: EndpointRequest['remote'],
): Promise<{ userId: string; stillHolds(inner: Context): Promise<null> }> {
  const [passwords, attempts] = [passwordHashes.of(ctx), attemptLimits.of(ctx)]
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
  const isTheirs = and(eq(table.user, userId), eq(table.passwordHash, hash))
  const held = query.select({ id: table.id }).from(table).where(isTheirs).getSQL()
  return { userId, stillHolds: (inner) => requireWayIn(inner, held) }
}

interface Found {
  readonly userId: string | null
  readonly isActive: boolean
  readonly stored: string | null
  readonly isKnownAddress: boolean
}

const NOBODY: Found = { userId: null, isActive: false, stored: null, isKnownAddress: false }

async function findCredentials(ctx: Context, email: string, remote: EndpointRequest['remote']): Promise<Found> {
  const [person, logIns] = [selectPeople('person'), selectSessions('log_in')]
  const cameFromThere = and(eq(logIns.user, person.id), eq(logIns.address, remote.address.slice(0, 64)))
  const before = query.select({ id: logIns.id }).from(logIns).where(cameFromThere)
  const columns = {
    userId: person.id,
    isActive: person.isActive,
    stored: table.passwordHash,
    isKnownAddress: exists(before) as SQL<boolean>,
  }
  const found = query.select(columns).from(person).innerJoin(table, eq(table.user, person.id))
  return (await runQuery(ctx, found.where(eq(person.email, email))))[0] ?? NOBODY
}

/** In the trail of the tenant they start in, or the platform's for nobody: the same statements, so the same time. */
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
