// Chains the rows of the trail: each hash covers its row and the previous hash.
import { createHmac, hkdfSync } from 'node:crypto'
import { defineService } from '#framework/request/services/define-service.ts'

/** A row of the trail as texts in a fixed order. */
export type SealedText = readonly (string | null)[]

/** Computes a chain's hashes with a key that is not in the database: rewriting rows there cannot restore the seal. */
export interface AuditSeals {
  /** Days after which rows are deleted; 0 keeps them. */
  readonly retentionDays: number
  hashOf(previous: string, position: number, row: SealedText): string
  /** Proves that we deleted a tenant’s rows up to a position: a row that merely claims it proves nothing. */
  proofOfPruning(tenantId: string, position: number, hash: string): string
  /** Proves that we removed a person's data from the row at a position, sealed with this hash; `row` is the rest. */
  proofOfRedaction(tenantId: string, place: { position: number; hash: string }, row: SealedText): string
}

/** The manifest lists its opening. */
export const auditSeals = defineService<AuditSeals>('audit seals')

/** Precedes the first row of a chain. */
export const FIRST_HASH = '0'.repeat(64)

/** HMAC-SHA-256 (RFC 2104) under a key derived from `secretKey` (RFC 5869). */
export function openAuditSeals(secretKey: string, retentionDays: number): AuditSeals {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'pend audit seals', 32))
  // JSON separates the parts: no two lists have the same text.
  const macOf = (parts: readonly unknown[]) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex')
  return {
    retentionDays,
    hashOf: (previous, position, row) => macOf(['row', previous, position, ...row]),
    proofOfPruning: (tenantId, position, hash) => macOf(['prune', tenantId, position, hash]),
    proofOfRedaction: (tenantId, { position, hash }, row) => macOf(['redact', tenantId, position, hash, ...row]),
  }
}
