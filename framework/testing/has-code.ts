// What a refusal must be: for `assert.rejects` and `assert.throws`.
import assert from 'node:assert/strict'
import { Problem } from '#shared/exceptions/problem.ts'

/** Holds for a Problem of this code, and fails with its message for every other error. */
export const hasCode = (code: string) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error))
  assert.equal(error.code, code, error.message)
  return true
}
