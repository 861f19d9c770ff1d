// What a table below a form holds, and what of it is written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminField } from '../api/metadata.ts'
import { isWaiting, newRow, rowsOf, storedRow, withRow } from './inline-rows.ts'

const fields = [
  { name: 'guest', default: null, isNullable: false },
  { name: 'seats', default: 1, isNullable: true },
] as unknown as AdminField[]
const kept = storedRow(fields, { id: 'a', guest: 'Ann', seats: 2, rights: ['update'] })
const added = newRow(fields)

test('what is typed stands in the place of what is stored, and new rows behind it', () => {
  const typed = { ...kept, values: { ...kept.values, seats: 3 } }
  const rows = rowsOf([kept], withRow(withRow([], added), typed))
  assert.deepEqual(
    rows.map(({ key, values }) => [key, values.guest, values.seats]),
    [
      ['a', 'Ann', 3],
      [added.key, null, 1],
    ],
  )
  assert.deepEqual(kept.rights, ['update'])
})

test('a row is written where something of it changed, and a new one that says nothing is not', () => {
  assert.equal(isWaiting(fields, kept), false)
  assert.equal(isWaiting(fields, { ...kept, isRemoved: true }), true)
  assert.equal(isWaiting(fields, { ...kept, values: { ...kept.values, seats: 3 } }), true)
  assert.equal(isWaiting(fields, added), false)
  assert.equal(isWaiting(fields, { ...added, values: { guest: 'Bo', seats: 1 } }), true)
})

test('a new row that is taken out is gone, and a stored one stays until it is written', () => {
  const touched = [added, kept]
  assert.deepEqual(withRow(touched, { ...added, isRemoved: true }), [kept])
  assert.equal(withRow(touched, { ...kept, isRemoved: true }).length, 2)
})
