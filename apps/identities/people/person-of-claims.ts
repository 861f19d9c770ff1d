// Finds or creates the person that a provider's claims describe.
import { and, eq } from 'drizzle-orm'
import { createPerson } from '#apps/accounts/index.ts'
import { verifyAddress } from '#apps/mail-links/index.ts'
import { systemFor } from '#apps/sessions/index.ts'
import { findPerson, findPersonByAddress, type Person } from '#apps/users/index.ts'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { identities } from '../identities.resource.ts'
import { oidcService } from '../oidc-service.ts'
import type { Claims, Said } from '../read-claims.ts'
import { providerFailed } from '../visits/visits.ts'
import { addIdentity } from './add-identity.ts'

const table = tableOf(identities)

/**
 * The person with this identity, or the one whose verified address the provider has verified too, who is then linked,
 * or a new person. Throws `auth.link_required` for an address that proves nothing, whether or not somebody has it, and
 * `auth.provider_failed` for a person who may not sign in.
 */
export async function personOfClaims(ctx: Context, said: Said): Promise<string> {
  const system = systemFor(ctx, 'log in by a provider')
  const known = await findByIdentity(system, said.claims)
  if (known) {
    if (!known.isActive) throw providerFailed()
    return known.id
  }
  // An unverified address belongs to nobody (GHSA-… of many products: accounts taken over by an unverified address).
  const { email, isEmailVerified } = said.claims
  if (email === null || !isEmailVerified) throw linkRequired()
  const owner = await findPersonByAddress(system, email)
  if (owner) return linkOwner(ctx, said, owner)
  if (!oidcService.of(ctx).registers) throw linkRequired()
  return registerPerson(system, said, email)
}

async function findByIdentity(ctx: Context, { issuer, subject }: Claims): Promise<Person | null> {
  const isTheirs = and(eq(table.issuer, issuer), eq(table.subject, subject))
  const used = query.update(table).set({ lastUsedAt: NOW }).where(isTheirs).returning({ user: table.user })
  const [identity] = await runQuery(ctx, used)
  return findPerson(ctx, identity?.user ?? null)
}

/** An account whose owner never verified the address here passes to the person the provider knows (pre-hijacking, PWD-14). */
async function linkOwner(ctx: Context, said: Said, { id: userId, isActive }: Person): Promise<string> {
  if (!isActive) throw providerFailed()
  const system = systemFor(ctx, 'link an identity by a verified address', { userId })
  return inTransaction(system, async (inner) => {
    await verifyAddress(inner, { userId, email: said.claims.email! }, { isInside: false })
    await addIdentity(inner, userId, said)
    return userId
  })
}

/** Without a password: a mail link can set one. */
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
