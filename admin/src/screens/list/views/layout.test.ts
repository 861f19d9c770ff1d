// People keep the layout of a list, which never breaks a list that has changed since.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminResource } from '../../../api/metadata.ts'
import { moveColumn, readLayout, toggleColumn, usualLayout } from './layout.ts'

const resource = {
  titleField: 'title',
  columns: ['status', 'title', 'gone'],
  fields: ['id', 'title', 'status', 'updatedAt'].map((name) => ({ name })),
} as unknown as AdminResource

test('the title comes first, and a resource without columns shows it with the last change', () => {
  assert.deepEqual(usualLayout(resource).columns, ['title', 'status'])
  assert.deepEqual(usualLayout({ ...resource, columns: [] }).columns, ['title', 'updatedAt'])
})

test('a kept layout counts as far as it fits the resource', () => {
  const kept = { columns: ['status', 'removed', 'status'], widths: { status: 9999, title: 'wide' }, density: 'compact' }
  assert.deepEqual(readLayout(resource, kept), { columns: ['status'], widths: { status: 800 }, density: 'compact' })
  for (const broken of [null, 'text', 7, [], { columns: ['removed'], widths: 3, density: 'huge' }])
    assert.deepEqual(readLayout(resource, broken), usualLayout(resource), JSON.stringify(broken))
})

test('columns are shown and hidden, and the last one stays', () => {
  assert.deepEqual(toggleColumn(['title'], 'status'), ['title', 'status'])
  assert.deepEqual(toggleColumn(['title', 'status'], 'title'), ['status'])
  assert.deepEqual(toggleColumn(['title'], 'title'), ['title'])
})

test('columns move to a position, and not beyond the ends', () => {
  assert.deepEqual(moveColumn(['a', 'b', 'c'], 'c', 0), ['c', 'a', 'b'])
  assert.deepEqual(moveColumn(['a', 'b', 'c'], 'a', 9), ['b', 'c', 'a'])
  assert.deepEqual(moveColumn(['a', 'b', 'c'], 'a', -1), ['a', 'b', 'c'])
  assert.deepEqual(moveColumn(['a'], 'x', 0), ['a'])
})
