// A form sends what changed, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminField } from '../../api/metadata.ts'
import { changesOf, fieldsOfForm, inputOf, valuesOf } from './form-values.ts'

const field = (name: string, more: Partial<AdminField> = {}) =>
  ({ name, isNullable: true, default: null, onCreate: true, onUpdate: true, ...more }) as AdminField
const fields = [field('title', { isNullable: false }), field('slug'), field('tags', { default: [] })]
const row = { id: '1', title: 'Tea', slug: null, tags: ['a'] }

test("a form begins with the record, or with the fields' defaults", () => {
  assert.deepEqual(valuesOf(fields, row), { title: 'Tea', slug: null, tags: ['a'] })
  assert.deepEqual(valuesOf(fields, null), { title: null, slug: null, tags: [] })
  assert.deepEqual(fieldsOfForm({ fields: [field('a', { onUpdate: false })] }, false), [])
})

test('an update sends only changed fields, and an emptied text as null', () => {
  const before = valuesOf(fields, row)
  assert.deepEqual(changesOf(fields, before, { ...before, slug: '', tags: ['a'] }), {})
  assert.deepEqual(changesOf(fields, before, { ...before, title: '', tags: ['b'] }), { title: '', tags: ['b'] })
})

test('a new record leaves empty fields to the server', () => {
  assert.deepEqual(inputOf(fields, { title: 'Tea', slug: '', tags: [] }), { title: 'Tea', tags: [] })
})
