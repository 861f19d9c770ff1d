// API keys as the API returns them, and their status.
import type { Json } from '#admin/api/records.ts'

export interface Key {
  readonly id: string
  readonly name: string
  /** The beginning of its secret. */
  readonly prefix: string
  readonly permissions: readonly string[]
  /** An id, or the included person. */
  readonly createdBy: Json
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
  /** Until when earlier secrets remain valid. */
  readonly previousUntil: string | null
  readonly revokedAt: string | null
  readonly createdAt: string
}

/** The only answer that contains a secret. */
export interface Issued {
  readonly apiKey: Key
  readonly secret: string
}

/** A word that badges have a colour for. */
export function stateOf({ revokedAt, expiresAt }: Pick<Key, 'revokedAt' | 'expiresAt'>, now: number) {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'active'
}
