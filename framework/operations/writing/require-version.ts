// Optimistic locking: a change based on an old reading is refused (RFC 9110 §13.1.1).
import { Problem } from '#shared/exceptions/problem.ts'

/** The version, or one of the versions, that a change may be based on; null allows any. */
export type ExpectedVersion = number | readonly number[] | null

/** Throws `request.precondition_failed` when a version is expected and it is another one. */
export function requireVersion(version: number, expected: ExpectedVersion | undefined): void {
  if (expected === null || expected === undefined) return
  if (typeof expected === 'number' ? expected === version : expected.includes(version)) return
  throw new Problem(
    'request.precondition_failed',
    'Read the record again, apply your change to it and send it with the new ETag.',
  )
}
