// Stored forms of second factors: sealed secrets, and recovery codes hashed with a key.
import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { defineService } from '#framework/request/services/define-service.ts'
import { createSealer, type Sealer } from '#shared/utils/sealed-text.ts'

/** `owner` is the person's id. */
export interface FactorSecrets extends Sealer {
  /** `abcd-efgh-jkmn-pqrs`: 80 random bits. */
  createCode(): string
  /**
   * However it is written: upper case, with or without dashes. A keyed hash, so that nobody can guess codes from a copy
   * of the database.
   */
  hashCode(code: string, owner: string): string
}

export const factorSecrets = defineService<FactorSecrets>('factor secrets')

// 32 digits and letters that are not easily confused, so that a byte selects one without bias.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** With keys derived from the installation's secret key. */
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
