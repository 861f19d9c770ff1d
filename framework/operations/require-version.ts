// Optimistic locking: a change based on an old reading is refused (RFC 9110 §13.1.1).
import { Problem } from '#shared/exceptions/problem.ts'

/** Throws `request.precondition_failed` when a version is expected and it is another one. */
export function requireVersion(version: number, expected: number | null | undefined): void {
  if (expected === null || expected === undefined || expected === version) return
  throw new Problem(
    'request.precondition_failed',
    'Read the record again, apply your change to it and send it with the new ETag.',
  )
}
