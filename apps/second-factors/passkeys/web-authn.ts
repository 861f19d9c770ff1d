// The library that knows WebAuthn. It is loaded when the first passkey is asked for: it is large, and most commands need none.
import { Problem } from '#shared/exceptions/problem.ts'

let loaded: Promise<typeof import('@simplewebauthn/server')> | undefined

export function webAuthn(): Promise<typeof import('@simplewebauthn/server')> {
  loaded ??= import('@simplewebauthn/server')
  return loaded
}

/** ES256, EdDSA and RS256: what devices have. */
export const ALGORITHMS = [-7, -8, -257]

/** What a device answers: the challenge that the browser says it was given. Throws `auth.invalid_challenge`. */
export function challengeIn(clientDataJSON: string): string {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')) as {
      challenge?: unknown
    }
    if (typeof challenge === 'string' && /^[\w-]{43}$/.test(challenge)) return challenge
  } catch {
    // What is no JSON has no challenge.
  }
  throw new Problem('auth.invalid_challenge', 'The answer of the device names no challenge of ours.')
}

/** Somebody's id as a passkey keeps it: bytes that say nothing about them. */
export function userHandleOf(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex'))
}
