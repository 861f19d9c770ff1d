// Addresses that carry their own permission: what they allow, until when, and a signature over both.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What an address allows. Every name and value is under the signature. */
export type SignedClaims = Readonly<Record<string, string>>

/** Signs with a key of its own, made from the secret of the project. */
export class UrlSigner {
  readonly #key: Buffer

  constructor(secretKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secretKey, '', 'pend file links', 32))
  }

  /** HMAC-SHA256 over purpose and claims; names and lengths are part of it, so that no two sets of claims read alike. */
  sign(purpose: string, claims: SignedClaims): string {
    const hmac = createHmac('sha256', this.#key)
    for (const part of [
      purpose,
      ...Object.keys(claims)
        .sort()
        .flatMap((name) => [name, claims[name]!]),
    ])
      hmac.update(`${Buffer.byteLength(part)}:${part}`)
    return hmac.digest('base64url')
  }

  /** True when the signature is of just these claims; takes the same time for every wrong one. */
  isSigned(purpose: string, claims: SignedClaims, signature: string): boolean {
    const expected = Buffer.from(this.sign(purpose, claims))
    const given = Buffer.from(signature)
    return given.length === expected.length && timingSafeEqual(given, expected)
  }
}
