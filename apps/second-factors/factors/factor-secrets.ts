// What a second factor is made of, as the database holds it: secrets sealed, recovery codes hashed under a key.
import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { defineService } from '#framework/request/define-service.ts'
import { createSealer, type Sealer } from '#shared/utils/sealed-text.ts'

/** `owner` is the id of the person. */
export interface FactorSecrets extends Sealer {
  /** `abcd-efgh-jkmn-pqrs`: 80 random bits. */
  createCode(): string
  /** However it is written: in capitals, with or without dashes. A keyed hash, so that a copy of the database is nothing to guess at. */
  hashCode(code: string, owner: string): string
}

export const factorSecrets = defineService<FactorSecrets>('factor secrets')

// Of the digits and letters that nobody takes for another one; 32 of them, so that a byte chooses without a bias.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** Under keys derived from the secret key of the installation. */
export function createFactorSecrets(secretKey: string): FactorSecrets {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'pend recovery codes', 32))
  return {
    ...createSealer(secretKey, 'pend second factors'),
    createCode: () =>
      Array.from(randomBytes(16), (byte) => ALPHABET[byte % 32])
        .join('')
        .replace(/.{4}(?!$)/g, '$&-'),
    hashCode: (code, owner) =>
      createHmac('sha256', key)
        .update(`${owner}\n${code.toLowerCase().replace(/[\s-]/g, '')}`)
        .digest('hex'),
  }
}
