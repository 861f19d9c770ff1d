// Registers a passkey from a device's answer.

import { count, eq } from 'drizzle-orm'
import { hashOfSecret } from '#apps/tokens/index.ts'
import { findPerson } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { passkeys } from '../passkeys.resource.ts'
import { relyingParty } from './relying-party.ts'
import type { RegistrationResponse } from './shapes.ts'
import { ALGORITHMS, userHandleOf, webAuthn } from './web-authn.ts'

const table = tableOf(passkeys)
const MOST = 20

/** For `navigator.credentials.create`. `ctx` acts as the system. */
export async function registrationOptions(ctx: Context, userId: string, challenge: string): Promise<object> {
  const party = relyingParty.of(ctx)
  const { email: userName, firstName: userDisplayName } = (await findPerson(ctx, userId))!
  const own = await runQuery(ctx, query.select({ id: table.credentialId }).from(table).where(eq(table.user, userId)))
  const { generateRegistrationOptions } = await webAuthn()
  return generateRegistrationOptions({
    ...{ rpName: party.name, rpID: party.id, userName, userDisplayName, userID: userHandleOf(userId) },
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    attestationType: 'none',
    excludeCredentials: own.map(({ id }) => ({ id: id! })),
    // Discoverable, and with PIN or biometrics: it can serve as both factors.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
}

export interface NewPasskey {
  readonly userId: string
  readonly challenge: string
  readonly name: string
  readonly credential: RegistrationResponse
}

/** In the transaction that used up the challenge. Throws `auth.invalid_code`, and `resource.conflict` beyond the maximum. */
export async function registerPasskey(ctx: Context, { userId, challenge, name, credential }: NewPasskey) {
  const [own] = await runQuery(ctx, query.select({ passkeys: count() }).from(table).where(eq(table.user, userId)))
  if (own!.passkeys >= MOST) throw new Problem('resource.conflict', `You have ${MOST} passkeys: remove one first.`)
  const info = await verified(ctx, challenge, credential)
  const { id, publicKey, counter } = info.credential
  const { record } = await createAsSystem(ctx, passkeys, {
    ...{ user: userId, name, credentialId: id, counter: String(counter), isBackedUp: info.credentialBackedUp },
    credentialHash: hashOfSecret(id),
    publicKey: Buffer.from(publicKey).toString('base64url'),
    transports: [...new Set(credential.response.transports ?? [])],
  })
  return record as RowOf<typeof passkeys>
}

async function verified(ctx: Context, expectedChallenge: string, credential: RegistrationResponse) {
  const { id: expectedRPID, origins } = relyingParty.of(ctx)
  const { verifyRegistrationResponse } = await webAuthn()
  try {
    await requireNoCertificates(credential.response.attestationObject)
    const { registrationInfo } = await verifyRegistrationResponse({
      response: credential as never,
      ...{ expectedChallenge, expectedOrigin: [...origins], expectedRPID },
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (registrationInfo) return registrationInfo
  } catch (cause) {
    throw refusal(cause)
  }
  throw refusal()
}

/**
 * We request no attestation. One with certificates would make us parse them and call their revocation lists: addresses
 * of the caller's choice (class 9).
 */
async function requireNoCertificates(attestationObject: string): Promise<void> {
  const { decodeAttestationObject, isoBase64URL } = await import('@simplewebauthn/server/helpers')
  const decoded = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject))
  const format = decoded.get('fmt')
  const isPlain = format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined)
  if (!isPlain) throw new Error(`an attestation of the format ${String(format)} was not asked for`)
}

function refusal(cause?: unknown): Problem {
  return new Problem('auth.invalid_code', 'The answer of the device does not belong to what was asked.', { cause })
}
