// Verdicts on answers to attacks.
import assert from 'node:assert/strict'
import { PROBLEM_CODES, type ProblemCode } from '#shared/exceptions/codes.ts'
import type { Told } from './calls.ts'

/** Throws AssertionError for an answer that reveals something. */
export type Verdict = (told: readonly Told[]) => void

/** Requests that cannot be parsed, in each door's own words. */
export const MALFORMED = [
  'request.malformed',
  'request.unknown_parameter',
  'request.invalid_parameter',
  'request.invalid_cursor',
  'request.validation_failed',
  'graphql.invalid_document',
] as const satisfies ProblemCode[]

/** Each answer is a refusal with one of these codes, and with the status of its code. */
export function refused(...codes: readonly ProblemCode[]): Verdict {
  return (answers) => {
    assert.ok(answers.length > 0, 'nothing was tried')
    for (const { status, code, text } of answers) {
      assert.ok(codes.includes(code as ProblemCode), `told ${status} ${code} in place of ${codes.join(', ')}: ${text}`)
      assert.equal(status, PROBLEM_CODES[code as ProblemCode].status, text)
    }
  }
}

/** Refused like a record that never existed, with equal answers: they come in pairs, real and invented. */
export function likeMissing(...codes: readonly ProblemCode[]): Verdict {
  const usual = codes.length > 0 ? codes : (['resource.not_found'] as const)
  return (answers) => {
    refused(...usual)(answers)
    assert.equal(answers.length % 2, 0, 'the answers are no pairs')
    for (let n = 0; n < answers.length; n += 2) assert.deepEqual(tellingOf(answers[n]!), tellingOf(answers[n + 1]!))
  }
}

function tellingOf({ status, code, detail }: Told) {
  return { status, code, detail }
}

/** A list without rows and without a count. */
export const findsNothing: Verdict = (answers) => {
  assert.ok(answers.length > 0, 'nothing was tried')
  for (const { status, rows, count, text } of answers) {
    assert.equal(status, 200, text)
    assert.deepEqual(rows, [], text)
    assert.ok(count === null || count === 0, text)
  }
}

/** An ordinary answer: `holds` must show that the attack did not get what it wanted. */
export function answered(...statuses: readonly number[]): Verdict {
  return (answers) => {
    assert.ok(answers.length > 0, 'nothing was tried')
    for (const { status, text } of answers) assert.ok(statuses.includes(status), `told ${status}: ${text}`)
  }
}

/** All answers are equal except for the request id: they reveal nothing. */
export const alike: Verdict = (answers) => {
  assert.ok(answers.length > 1, 'there is nothing to compare')
  for (const each of answers) assert.deepEqual(comparable(each), comparable(answers[0]!))
}

function comparable({ status, code, detail, text }: Told) {
  return { status, code, detail, text: text.replace(/"requestId":"[^"]*"/g, '') }
}
