// Password hashes: Argon2id, with parameters that may be raised.
import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { defineService } from '#framework/request/services/define-service.ts'

export interface Argon2Options {
  /** KiB. */
  memoryCost: number
  timeCost: number
  parallelism: number
}

export interface Passwords {
  /** PHC string. */
  hash(password: string): Promise<string>
  /** Takes the same time without a hash, for unknown people (CVE-2026-39321, CVE-2024-39329). */
  matches(password: string, stored: string | null): Promise<boolean>
  /** True for a hash with other parameters than today's. */
  isOutdated(stored: string): boolean
}

export const passwordHashes = defineService<Passwords>('password hashes')

/** Creates the hash that unknown people are compared with, which takes as long as one sign-in. */
export async function openPasswords({ memoryCost, timeCost, parallelism }: Argon2Options): Promise<Passwords> {
  // The package's default algorithm is Argon2id; its enum has no importable values.
  const options = { memoryCost, timeCost, parallelism }
  const today = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`
  const make = (password: string) => hash(normalizePassword(password), options)
  const nobody = await make(randomBytes(16).toString('hex'))
  return {
    hash: make,
    async matches(password, stored) {
      const isRight = await verify(stored ?? nobody, normalizePassword(password))
      return isRight && stored !== null
    },
    isOutdated: (stored) => !stored.startsWith(today),
  }
}

/** The same characters typed on different devices are the same password (NIST SP 800-63B). */
function normalizePassword(password: string): string {
  return password.normalize('NFKC')
}
