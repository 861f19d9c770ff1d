// API keys as the API answers them, and how they stand.
import type { Json } from '#admin/api/records.ts'

export interface Key {
  readonly id: string
  readonly name: string
  /** What its secret begins with. */
  readonly prefix: string
  readonly permissions: readonly string[]
  /** An id, or the person in its place. */
  readonly createdBy: Json
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
  /** Until when the secrets before the last one hold. */
  readonly previousUntil: string | null
  readonly revokedAt: string | null
  readonly createdAt: string
}

/** What the one answer that shows a secret holds. */
export interface Issued {
  readonly apiKey: Key
  readonly secret: string
}

/** A word that badges have a colour for. */
export function stateOf({ revokedAt, expiresAt }: Pick<Key, 'revokedAt' | 'expiresAt'>, now: number) {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'active'
}
