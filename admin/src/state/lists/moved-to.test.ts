// Items of a list change places, and none is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { movedTo } from './moved-to.ts'

test('one item moves, and the others keep their order', () => {
  assert.deepEqual(movedTo(['a', 'b', 'c'], 0, 2), ['b', 'c', 'a'])
  assert.deepEqual(movedTo(['a', 'b', 'c'], 2, 0), ['c', 'a', 'b'])
  assert.deepEqual(movedTo(['a', 'b', 'c'], 1, 1), ['a', 'b', 'c'])
})
