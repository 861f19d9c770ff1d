// One is singular, and every other number is plural (found by trial D13).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countOf } from './count-of.ts'

test('uses the singular for one, and the plural for several', () => {
  assert.deepEqual(
    [0, 1, 2].map((count) => countOf(count, 'second')),
    ['0 seconds', '1 second', '2 seconds'],
  )
})
