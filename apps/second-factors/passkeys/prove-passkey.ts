// Proves that a person holds a passkey: its signature over our challenge, for our domain, on our pages.

import { and, eq, type SQL } from 'drizzle-orm'
import { hashOfSecret } from '#apps/tokens/index.ts'
import { selectPeople } from '#apps/users/index.ts'
import { NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { passkeys } from '../passkeys.resource.ts'
import { relyingParty } from './relying-party.ts'
import type { AuthenticationResponse } from './shapes.ts'
import { userHandleOf, webAuthn } from './web-authn.ts'

const table = tableOf(passkeys)

/** For `navigator.credentials.get`: with one person's passkeys, or anybody's. `ctx` acts as the system. */
export async function authenticationOptions(ctx: Context, challenge: string, userId?: string): Promise<object> {
  const { credentialId, transports } = table
  const columns = { id: credentialId, transports }
  const own =
    userId === undefined ? [] : await runQuery(ctx, query.select(columns).from(table).where(eq(table.user, userId)))
  const { generateAuthenticationOptions } = await webAuthn()
  return generateAuthenticationOptions({
    rpID: relyingParty.of(ctx).id,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    allowCredentials: own.map((each) => ({ id: each.id!, transports: each.transports ?? [] })),
    userVerification: 'required',
  })
}

export interface PasskeyProof {
  readonly challenge: string
  readonly credential: AuthenticationResponse
  /** The required owner; anybody by default. */
  readonly userId?: string
}

interface Stored {
  readonly id: string
  readonly userId: string
  readonly publicKey: string
  readonly counter: number
}

/**
 * In the transaction that used up the challenge; resolves with the owner. Throws `auth.invalid_code` for an unknown
 * passkey, or one of another person, domain or page, without PIN or biometrics, and for a clone whose counter fell
 * behind. `ctx` acts as the system.
 */
export function provePasskey(ctx: Context, { challenge, credential, userId }: PasskeyProof): Promise<string> {
  return inTransaction(ctx, async (inner) => {
    const stored = await lockPasskey(inner, credential.id)
    if (!stored || (userId !== undefined && stored.userId !== userId)) throw refusal()
    requireHandle(credential, { stored, isNeeded: userId === undefined })
    const counter = await verifiedCounter(inner, { stored, challenge, credential })
    const used = { counter: String(counter), lastUsedAt: NOW, ...touched(table) }
    await runQuery(inner, query.update(table).set(used).where(eq(table.id, stored.id)))
    return stored.userId
  })
}

/** Locked, so that two uses of one counter are serialized. */
async function lockPasskey(ctx: Context, credentialId: string): Promise<Stored | null> {
  const person = selectPeople('person')
  const { id, user, publicKey, counter, credentialHash } = table
  const isMeant = and(eq(credentialHash, hashOfSecret(credentialId)), eq(person.isActive, true))
  const found = query.select({ id, userId: user, publicKey, counter }).from(table)
  const locked = found.innerJoin(person, eq(person.id, user)).where(isMeant).for('update', { of: table })
  const [passkey] = await runQuery(ctx, locked)
  return passkey ? { ...passkey, publicKey: passkey.publicKey!, counter: Number(passkey.counter) } : null
}

/** The device names the passkey's owner, who must match ours (another person's passkey under a known id). */
function requireHandle(
  { response: { userHandle } }: AuthenticationResponse,
  { stored, isNeeded }: { stored: Stored; isNeeded: boolean },
): void {
  const isNamed = userHandle !== undefined && userHandle !== null && userHandle !== ''
  if (!isNamed && !isNeeded) return
  if (!isNamed || !Buffer.from(userHandle, 'base64url').equals(userHandleOf(stored.userId))) throw refusal()
}

async function verifiedCounter(
  ctx: Context,
  { stored, challenge, credential }: { stored: Stored; challenge: string; credential: AuthenticationResponse },
): Promise<number> {
  const { id: expectedRPID, origins } = relyingParty.of(ctx)
  const { verifyAuthenticationResponse } = await webAuthn()
  const publicKey = new Uint8Array(Buffer.from(stored.publicKey, 'base64url'))
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: credential as never,
      ...{ expectedChallenge: challenge, expectedOrigin: [...origins], expectedRPID },
      credential: { id: credential.id, publicKey, counter: stored.counter },
      requireUserVerification: true,
    })
    if (verified) return authenticationInfo.newCounter
  } catch (cause) {
    throw refusal(cause)
  }
  throw refusal()
}

function refusal(cause?: unknown): Problem {
  return new Problem('auth.invalid_code', 'The passkey is not one that answers this.', { cause })
}

/** Selects the sign-in's passkey while it is still theirs. */
export function stillHas(userId: string, credentialId: string): SQL {
  const isTheirs = and(eq(table.user, userId), eq(table.credentialHash, hashOfSecret(credentialId)))
  return query.select({ id: table.id }).from(table).where(isTheirs).getSQL()
}
