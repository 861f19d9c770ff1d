// Only files above the limit are reported.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tooLargeOf } from './too-large.ts'

const limits = { maxSize: 1000, types: [] }

test('a file of exactly the limit is sent, one byte more is reported with both sizes', () => {
  assert.equal(tooLargeOf({ size: 1000 }, limits), null)
  assert.equal(tooLargeOf({ size: 2000 }, null), null)
  assert.match(tooLargeOf({ size: 2000 }, limits)!, /2 kB.*1 kB/)
})
