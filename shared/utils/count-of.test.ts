// One is one, and all other numbers are many (found by trial D13).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countOf } from './count-of.ts'

test('says one thing, and several things', () => {
  assert.deepEqual(
    [0, 1, 2].map((count) => countOf(count, 'second')),
    ['0 seconds', '1 second', '2 seconds'],
  )
})
