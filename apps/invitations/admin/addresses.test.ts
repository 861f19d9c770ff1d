// The form finds addresses in pasted text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressesIn } from './addresses.ts'

test('addresses are found in lists, in mail headers and in tables, each once', () => {
  assert.deepEqual(
    addressesIn('ada@example.com, "Grace Hopper" <grace@example.com>;\nADA@example.com\tmailto:x@y.example.'),
    ['ada@example.com', 'grace@example.com', 'x@y.example'],
  )
  assert.deepEqual(addressesIn('nobody here'), [])
  assert.deepEqual(addressesIn('broken@'), ['broken@'])
})
