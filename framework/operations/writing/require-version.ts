// Optimistic locking: a change based on an old reading is refused (RFC 9110 §13.1.1).
import { Problem } from '#shared/exceptions/problem.ts'
import type { VersionedRecord } from '../read.ts'

/** The version that a change may be based on, or the answer for the stored version and record; null allows any. */
export type ExpectedVersion = number | ((version: number, record: VersionedRecord['record']) => boolean) | null

/** Throws `request.precondition_failed` when another version is expected than that of the stored record. */
export function requireVersion({ version, record }: VersionedRecord, expected: ExpectedVersion | undefined): void {
  if (expected === null || expected === undefined) return
  if (typeof expected === 'number' ? expected === version : expected(version, record)) return
  throw new Problem(
    'request.precondition_failed',
    'Read the record again, apply your change to it and send it with the new ETag.',
  )
}
