// The changes between two entries, and what may be restored.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminField, AdminResource } from '#admin/api/metadata.ts'
import type { Json } from '#admin/api/records.ts'
import { changesBetween, type Entry, REDACTED, writableOf } from './entries.ts'

const entry = (changes: Record<string, [old: Json, now: Json]>): Entry =>
  ({
    changes: Object.fromEntries(Object.entries(changes).map(([name, [old, now]]) => [name, { old, new: now }])),
  }) as unknown as Entry

const field = (name: string, more: Partial<AdminField> = {}) =>
  ({ name, onUpdate: true, isNullable: true, schema: { type: 'string' }, ...more }) as AdminField

test('a span shows the first value and the last, and no value that returned', () => {
  const newest = [entry({ title: ['b', 'c'], slug: ['y', 'x'] }), entry({ title: ['a', 'b'], slug: ['x', 'y'] })]
  assert.deepEqual(changesBetween(newest), { title: { old: 'a', new: 'c' } })
  assert.deepEqual(changesBetween([]), {})
})

test('only writable fields that differ are restored, and nothing the trail hides', () => {
  const fields = [
    field('title', { isNullable: false }),
    field('slug', { onUpdate: false }),
    field('secret'),
    field('at'),
    field('price'),
    field('exact'),
    field('needed', { isNullable: false }),
  ]
  const now = { id: '1', title: 'now', at: '2026-01-01T00:00:00.000Z', needed: 'x' }
  const values = {
    ...{ title: 'then', slug: 's', secret: REDACTED, at: '2026-01-01T00:00:00+00:00' },
    ...{ price: 1.5, exact: 0.1234567890123456, needed: null, unknown: 1 },
  }
  const found = writableOf({ fields } as unknown as AdminResource, now, values)
  assert.deepEqual(
    found.map(([{ name }, value]) => [name, value]),
    [
      ['title', 'then'],
      ['price', '1.5'],
    ],
  )
})
