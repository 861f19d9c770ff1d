// Proves how tables are printed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTable } from './console.ts'

test('prints columns as wide as their longest word', () => {
  const rows = [
    { name: 'a', count: 10 },
    { name: 'longer', count: null },
  ]
  assert.equal(formatTable(rows), 'name    count\na       10\nlonger\n')
})

test('prints nothing for no rows', () => {
  assert.equal(formatTable([]), '')
})
