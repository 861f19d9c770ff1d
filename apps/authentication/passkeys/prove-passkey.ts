// Whether somebody holds the passkey they say: its signature over our challenge, for our domain, on our pages.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { authentication } from '../authentication.ts'
import { hashOfSecret } from '../sessions/refresh-secrets.ts'
import type { AuthenticationResponse } from './shapes.ts'
import { userHandleOf, webAuthn } from './web-authn.ts'

/** For `navigator.credentials.get`: of one person's passkeys, or of whichever somebody has. `ctx` acts as the system. */
export async function authenticationOptions(ctx: Context, challenge: string, userId?: string): Promise<object> {
  const own =
    userId === undefined
      ? []
      : await runStatement(ctx, sql`select credential_id, transports from auth.passkeys where user_id = ${userId}`)
  const { generateAuthenticationOptions } = await webAuthn()
  return generateAuthenticationOptions({
    rpID: authentication.of(ctx).relyingParty.id,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    allowCredentials: own.map(([id, transports]) => ({
      id: id as string,
      transports: (transports ?? []) as string[],
    })),
    userVerification: 'required',
  })
}

export interface PasskeyProof {
  readonly challenge: string
  readonly credential: AuthenticationResponse
  /** Whose it must be; whoever's it is when left out. */
  readonly userId?: string
}

interface Stored {
  readonly id: string
  readonly userId: string
  readonly publicKey: string
  readonly counter: number
}

/**
 * In the transaction that used the challenge up; resolves with whose it is. Throws `auth.invalid_code` for a passkey of nobody, of
 * somebody else, of another domain or page, without a PIN or a finger, and for a copy that has fallen behind. `ctx` acts as the system.
 */
export function provePasskey(ctx: Context, { challenge, credential, userId }: PasskeyProof): Promise<string> {
  return inTransaction(ctx, async (inner) => {
    const stored = await lockPasskey(inner, credential.id)
    if (!stored || (userId !== undefined && stored.userId !== userId)) throw refusal()
    requireHandle(credential, { stored, isNeeded: userId === undefined })
    const counter = await verifiedCounter(inner, { stored, challenge, credential })
    await inner.transaction.query(
      sql`update auth.passkeys set counter = ${counter}, last_used_at = now(), updated_at = now(), version = version + 1 where id = ${stored.id}`,
    )
    return stored.userId
  })
}

/** Locked, so that two uses of one counter come one after the other. */
async function lockPasskey(ctx: Context, credentialId: string): Promise<Stored | null> {
  const [row] = await runStatement(
    ctx,
    sql`select p.id, p.user_id, p.public_key, p.counter from auth.passkeys p join auth.users u on u.id = p.user_id
      where p.credential_hash = ${hashOfSecret(credentialId)} and u.is_active for update of p`,
  )
  if (!row) return null
  const [id, userId, publicKey, counter] = row as [string, string, string, string]
  return { id, userId, publicKey, counter: Number(counter) }
}

/** The device says whose passkey it is; it must say what we know (a passkey of somebody else under a known id). */
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
  const { id: expectedRPID, origins } = authentication.of(ctx).relyingParty
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
