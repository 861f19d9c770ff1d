// The secrets of a visit, derived from what only the browser holds, so that the database contains nothing usable.
import { createHash, createHmac, randomBytes } from 'node:crypto'

/** 256 random bits in base64url. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** The nonce for the provider, and the PKCE verifier that proves the code is ours (RFC 7636). */
export function secretsOfVisit(browser: string, state: string): { nonce: string; codeVerifier: string } {
  const derive = (what: string) => createHmac('sha256', browser).update(`${what} ${state}`).digest('base64url')
  return { nonce: derive('nonce'), codeVerifier: derive('code verifier') }
}

/** S256 of RFC 7636. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}
