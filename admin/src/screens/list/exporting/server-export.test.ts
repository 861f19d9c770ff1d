// The records requested from the server when a list is too long for the browser.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EVERYTHING, NOTHING } from '../selection/selection.ts'
import { serverExportOf } from './server-export.ts'

const resource = { columns: ['title', 'status'], isExported: true }
const query = {
  ...{ page_size: '25', cursor: 'c', count: 'limited', include: 'category' },
  ...{ status: 'draft', search: 'tea', ordering: '-title', filter: '{"not":{"title":"x"}}' },
}
const asked = { resource, query, selection: EVERYTHING, count: null, format: 'json' as const }
const narrowed = { include: 'category', status: 'draft', search: 'tea', ordering: '-title' }

test("a long list is requested with the list's parameters, without its page", () => {
  assert.deepEqual(serverExportOf(asked), { ...narrowed, filter: query.filter, format: 'json' })
})

test('a CSV file has the visible columns, under the names people read', () => {
  const { fields, headings, format } = serverExportOf({ ...asked, format: 'csv' })!
  assert.deepEqual([fields, headings, format], ['title,status', 'labels', 'csv'])
})

test('exceptions are left out in addition to the current filter', () => {
  const selection = { isAll: true, ids: new Set(['a', 'b']) }
  const { filter } = serverExportOf({ ...asked, selection })!
  assert.deepEqual(JSON.parse(filter!), { and: [{ not: { title: 'x' } }, { not: { id__in: ['a', 'b'] } }] })
  const { filter: _filter, ...plain } = query
  assert.deepEqual(JSON.parse(serverExportOf({ ...asked, query: plain, selection })!.filter!), {
    not: { id__in: ['a', 'b'] },
  })
})

test('the browser writes short lists, selections by hand, and lists the server does not export', () => {
  assert.equal(serverExportOf({ ...asked, count: 50_000 }), null)
  assert.notEqual(serverExportOf({ ...asked, count: 50_001 }), null)
  assert.equal(serverExportOf({ ...asked, selection: NOTHING }), null)
  assert.equal(serverExportOf({ ...asked, resource: { ...resource, isExported: false } }), null)
  const many = new Set(Array.from({ length: 101 }, (_, place) => String(place)))
  assert.equal(serverExportOf({ ...asked, selection: { isAll: true, ids: many } }), null)
})
