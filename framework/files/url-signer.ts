// Signed URLs: they carry a permission, an expiry, and a signature over both.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What a URL allows. The signature covers every name and value. */
export type SignedClaims = Readonly<Record<string, string>>

/** Signs with its own key, derived from the project's secret. */
export class UrlSigner {
  readonly #key: Buffer

  constructor(secretKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secretKey, '', 'pend file links', 32))
  }

  /** HMAC-SHA256 over purpose and claims, including names and lengths, so that no two sets of claims sign alike. */
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

  /** True if the signature matches exactly these claims; takes constant time. */
  isSigned(purpose: string, claims: SignedClaims, signature: string): boolean {
    const expected = Buffer.from(this.sign(purpose, claims))
    const given = Buffer.from(signature)
    return given.length === expected.length && timingSafeEqual(given, expected)
  }
}
