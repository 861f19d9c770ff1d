// A selection survives the next page, and "all except some" is one selection for any number of records.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askedOf, choose, countOf, EVERYTHING, isChosen, NOTHING, rangeOf } from './selection.ts'

test('records are selected one by one and deselected', () => {
  const two = choose(choose(NOTHING, ['a', 'b', 'c'], true), ['b'], false)
  assert.deepEqual(
    ['a', 'b', 'c'].map((id) => isChosen(two, id)),
    [true, false, true],
  )
  assert.deepEqual([countOf(two, 60), askedOf(two, { status: 'draft' })], [2, { ids: ['a', 'c'] }])
})

test('"all matches except some" stores the exceptions', () => {
  const most = choose(choose(EVERYTHING, ['a', 'b'], false), ['b'], true)
  assert.deepEqual([isChosen(most, 'a'), isChosen(most, 'b'), isChosen(most, 'never seen')], [false, true, true])
  assert.deepEqual([countOf(most, 60), countOf(most, null)], [59, null])
  assert.deepEqual(askedOf(most, { status: 'draft' }), { filter: { status: 'draft' }, except: ['a'] })
  assert.deepEqual(askedOf(EVERYTHING, {}), { filter: {} })
})

test('a range extends either way, and starts over on another page', () => {
  const rows = ['a', 'b', 'c', 'd']
  assert.deepEqual(
    [rangeOf(rows, 'b', 'd'), rangeOf(rows, 'c', 'a')],
    [
      ['b', 'c', 'd'],
      ['a', 'b', 'c'],
    ],
  )
  assert.deepEqual([rangeOf(rows, 'gone', 'c'), rangeOf(rows, null, 'c')], [['c'], ['c']])
})
