// Checks a refusal, for `assert.rejects` and `assert.throws`.
import assert from 'node:assert/strict'
import { Problem } from '#shared/exceptions/problem.ts'

/** True for a Problem with this code; fails with the message of any other error. */
export const hasCode = (code: string) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error))
  assert.equal(error.code, code, error.message)
  return true
}
