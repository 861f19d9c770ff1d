// Filters as the API knows them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterOf } from './file.ts'

test('documents are what begins as documents do', () => {
  assert.deepEqual(filterOf('all'), {})
  assert.deepEqual(filterOf('image'), { type__startswith: 'image/' })
  assert.deepEqual(JSON.parse(filterOf('document').filter!).or.length, 2)
})
