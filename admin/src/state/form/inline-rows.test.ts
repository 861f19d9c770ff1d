// The content of a table below a form, and what of it is written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminField } from '../../api/metadata.ts'
import { isWaiting, newRow, rowsOf, storedRow, withRow } from './inline-rows.ts'

const fields = [
  { name: 'guest', default: null, isNullable: false },
  { name: 'seats', default: 1, isNullable: true },
] as unknown as AdminField[]
const kept = storedRow(fields, { id: 'a', guest: 'Ann', seats: 2, rights: ['update'] })
const added = newRow(fields)

test('typed values replace stored ones, and new rows follow', () => {
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

test('a changed row is written, and an empty new one is not', () => {
  assert.equal(isWaiting(fields, kept), false)
  assert.equal(isWaiting(fields, { ...kept, isRemoved: true }), true)
  assert.equal(isWaiting(fields, { ...kept, values: { ...kept.values, seats: 3 } }), true)
  assert.equal(isWaiting(fields, added), false)
  assert.equal(isWaiting(fields, { ...added, values: { guest: 'Bo', seats: 1 } }), true)
})

test('a removed new row disappears, and a stored one stays until the form is saved', () => {
  const touched = [added, kept]
  assert.deepEqual(withRow(touched, { ...added, isRemoved: true }), [kept])
  assert.equal(withRow(touched, { ...kept, isRemoved: true }).length, 2)
})
