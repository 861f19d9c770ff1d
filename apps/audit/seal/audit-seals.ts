// How rows of the trail are bound to one another: each hash covers its row and the hash before it.
import { createHmac, hkdfSync } from 'node:crypto'
import { defineService } from '#framework/request/define-service.ts'

/** A row of the trail as text, in an order that never changes. */
export type SealedText = readonly (string | null)[]

/** Makes the hashes of a chain, under a key that the database does not hold: whoever rewrites it there cannot seal it again. */
export interface AuditSeals {
  /** Days after which rows are deleted; 0 keeps them. */
  readonly retentionDays: number
  hashOf(previous: string, position: number, row: SealedText): string
  /** Proves that we deleted a tenant’s rows up to a place: a row that merely says so is nobody's word. */
  proofOfPruning(tenantId: string, position: number, hash: string): string
  /** Proves that we took what spoke of a person out of the row at a place, which was sealed with this hash; `row` is what is left. */
  proofOfRedaction(tenantId: string, place: { position: number; hash: string }, row: SealedText): string
}

/** Opened by core. */
export const auditSeals = defineService<AuditSeals>('audit seals')

/** Stands before the first row of a chain. */
export const FIRST_HASH = '0'.repeat(64)

/** HMAC-SHA-256 (RFC 2104) under a key derived from `secretKey` (RFC 5869). */
export function openAuditSeals(secretKey: string, retentionDays: number): AuditSeals {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'pend audit seals', 32))
  // JSON keeps the parts apart: no two lists have the same text.
  const macOf = (parts: readonly unknown[]) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex')
  return {
    retentionDays,
    hashOf: (previous, position, row) => macOf(['row', previous, position, ...row]),
    proofOfPruning: (tenantId, position, hash) => macOf(['prune', tenantId, position, hash]),
    proofOfRedaction: (tenantId, { position, hash }, row) => macOf(['redact', tenantId, position, hash, ...row]),
  }
}
