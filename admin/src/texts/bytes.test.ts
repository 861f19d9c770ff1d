// Sizes as people read them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes, scaleOf } from './bytes.ts'

test('sizes are counted in steps of a thousand', () => {
  const sizes = [0, 999, 1000, 1_500_000, 3e9, 5e15].map(scaleOf)
  assert.deepEqual(
    sizes.map(({ value, unit }) => `${value} ${unit}`),
    ['0 byte', '999 byte', '1 kilobyte', '1.5 megabyte', '3 gigabyte', '5000 terabyte'],
  )
  assert.equal(formatBytes(1_500_000), '1.5 MB')
})
