// The WebAuthn library, loaded on first use: it is large, and most commands need none.
import { Problem } from '#shared/exceptions/problem.ts'

let loaded: Promise<typeof import('@simplewebauthn/server')> | undefined

export function webAuthn(): Promise<typeof import('@simplewebauthn/server')> {
  loaded ??= import('@simplewebauthn/server')
  return loaded
}

/** ES256, EdDSA and RS256: what devices support. */
export const ALGORITHMS = [-7, -8, -257]

/** The challenge in a device's answer, according to the browser. Throws `auth.invalid_challenge`. */
export function challengeIn(clientDataJSON: string): string {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')) as {
      challenge?: unknown
    }
    if (typeof challenge === 'string' && /^[\w-]{43}$/.test(challenge)) return challenge
  } catch {
    // Text that is not JSON contains no challenge.
  }
  throw new Problem('auth.invalid_challenge', 'The answer of the device names no challenge of ours.')
}

/** A person's id for passkeys: bytes without information about them. */
export function userHandleOf(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex'))
}
