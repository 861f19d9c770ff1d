// Cells, rows and columns of the matrix change only what may be changed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeable, holdsByRank, othersOf, type Permission, type Resource, stateOf, toggled } from './grid.ts'

const permission = (word: string, more: Partial<Permission> = {}): Permission => ({
  ...{ word, verb: word.split('.')[1]!, kind: 'operation', summary: word, from: 'editor', isMine: true },
  ...more,
})
const read = permission('a.read', { from: 'actor' })
const update = permission('a.update')
const remove = permission('a.delete', { isMine: false, from: 'owner' })
const publish = permission('a.publish', { kind: 'action' })
const all = [read, update, remove, publish]

test('a row switches as a whole, except permissions one does not hold and those everybody holds', () => {
  assert.deepEqual(changeable(all), [update, publish])
  const on = toggled(all, new Set(['a.delete', 'b.read']))
  assert.deepEqual([...on].toSorted(), ['a.delete', 'a.publish', 'a.update', 'b.read'])
  assert.deepEqual([...toggled(all, on)].toSorted(), ['a.delete', 'b.read'])
})

test('a row is on, partly on, or off', () => {
  assert.equal(stateOf(all, new Set()), 'none')
  assert.equal(stateOf(all, new Set(['a.update'])), 'some')
  assert.equal(stateOf(all, new Set(['a.update', 'a.publish'])), 'all')
  assert.equal(stateOf([remove], new Set()), null)
})

test('built-in roles include those below them', () => {
  assert.deepEqual(
    ['member', 'viewer', 'editor', 'owner'].map((role) => holdsByRank(role, update)),
    [false, false, true, true],
  )
  assert.equal(holdsByRank('member', read), true)
  assert.deepEqual(othersOf({ permissions: all } as unknown as Resource), [publish])
})
