// Who it is that a provider speaks of.
import { sql } from 'drizzle-orm'
import { createPerson, systemFor, verifyAddress } from '#apps/authentication/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { oidcService } from '../oidc-service.ts'
import type { Claims, Said } from '../read-claims.ts'
import { providerFailed } from '../visits/visits.ts'
import { addIdentity } from './add-identity.ts'

/**
 * The person of this identity; or whose verified address the provider has verified too, who is linked from now on; or somebody new. Throws
 * `auth.link_required` for an address that proves nothing, whether somebody has it or not, and `auth.provider_failed` for somebody who may
 * not log in.
 */
export async function personOfClaims(ctx: Context, said: Said): Promise<string> {
  const system = systemFor(ctx, 'log in by a provider')
  const known = await findByIdentity(system, said.claims)
  if (known) {
    if (!known.isActive) throw providerFailed()
    return known.userId
  }
  // A name without proof is nobody's (GHSA-… of many products: accounts taken over by an unverified address).
  const { email, isEmailVerified } = said.claims
  if (email === null || !isEmailVerified) throw linkRequired()
  const owner = await findByAddress(system, email)
  if (owner) return linkOwner(ctx, said, owner)
  if (!oidcService.of(ctx).registers) throw linkRequired()
  return registerPerson(system, said, email)
}

interface Found {
  readonly userId: string
  readonly isActive: boolean
}

async function findByIdentity(ctx: Context, { issuer, subject }: Claims): Promise<Found | null> {
  const [row] = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update auth.identities i set last_used_at = now() from auth.users u
        where i.issuer = ${issuer} and i.subject = ${subject} and u.id = i.user_id returning u.id, u.is_active`,
    ),
  )
  return foundOf(row)
}

async function findByAddress(ctx: Context, email: string): Promise<Found | null> {
  const [row] = await runStatement(ctx, sql`select id, is_active from auth.users where email = ${email}`)
  return foundOf(row)
}

function foundOf(row: unknown[] | undefined): Found | null {
  return row ? { userId: row[0] as string, isActive: row[1] as boolean } : null
}

/** Whoever took the address here without reading its mail has lost it to whom the provider knows (pre-hijacking, PWD-14). */
async function linkOwner(ctx: Context, said: Said, { userId, isActive }: Found): Promise<string> {
  if (!isActive) throw providerFailed()
  const system = systemFor(ctx, 'link an identity by a verified address', { userId })
  return inTransaction(system, async (inner) => {
    await verifyAddress(inner, { userId, email: said.claims.email! }, { isInside: false })
    await addIdentity(inner, userId, said)
    return userId
  })
}

/** Without a password: one can be set by a link in a mail. */
function registerPerson(ctx: Context, said: Said, email: string): Promise<string> {
  const { firstName, lastName } = said.claims
  return inTransaction(ctx, async (inner) => {
    const names = { firstName: firstName ?? email.split('@')[0]!, lastName: lastName ?? '-' }
    const person = { email, ...names, emailVerifiedAt: new Date().toISOString() }
    const user = await createPerson(inner, { person, passwordHash: null })
    await addIdentity(inner, user.id, said)
    return user.id
  })
}

function linkRequired(): Problem {
  return new Problem('auth.link_required', 'Log in as you did before, then link this provider from within.')
}
