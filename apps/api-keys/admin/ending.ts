// Whether an API key needs attention: it expires within two weeks, or did within the last one.
import type { Key } from './key.ts'

const DAY_MS = 86_400_000

export function isEnding({ expiresAt, revokedAt }: Pick<Key, 'expiresAt' | 'revokedAt'>, now: number): boolean {
  if (expiresAt === null || revokedAt !== null) return false
  const days = (Date.parse(expiresAt) - now) / DAY_MS
  return days > -7 && days < 14
}
