// Filters as the API spells them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterOf } from './file.ts'

test("documents are files whose type begins like a document's", () => {
  assert.deepEqual(filterOf('all'), {})
  assert.deepEqual(filterOf('image'), { type__startswith: 'image/' })
  assert.deepEqual(JSON.parse(filterOf('document').filter!).or.length, 2)
})
