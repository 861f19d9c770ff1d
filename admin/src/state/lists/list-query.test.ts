// The address of a list equals the API request, word for word.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cursorIn,
  directionOf,
  filtersIn,
  formatWords,
  nextOrdering,
  parseWords,
  sortWordOf,
  withoutFilters,
  withWords,
} from './list-query.ts'

const resource = { ordering: [{ field: 'publishedAt', direction: 'desc' as const }] }

test('values in an address are texts, never JSON', () => {
  assert.deepEqual(parseWords('?search=123&isPublic=true&title=%22a%22'), {
    search: '123',
    isPublic: 'true',
    title: '"a"',
  })
  assert.equal(formatWords({ search: '123', cursor: '', status: undefined }), '?search=123')
  assert.equal(formatWords({}), '')
})

test('every change starts at the first page', () => {
  assert.deepEqual(withWords({ cursor: 'abc', status: 'draft' }, { search: 'tea' }), { status: 'draft', search: 'tea' })
  assert.deepEqual(withWords({ status: 'draft' }, { status: undefined }), {})
  assert.deepEqual(withWords({ status: 'draft' }, { cursor: 'abc' }), { status: 'draft', cursor: 'abc' })
})

test('filters are the parameters besides search, order and page', () => {
  const words = { search: 'a', ordering: 'title', page_size: '50', cursor: 'x', status: 'draft' }
  assert.deepEqual(filtersIn(words), [['status', 'draft']])
  assert.deepEqual(withoutFilters(words), { ordering: 'title', page_size: '50' })
})

test("a heading sorts up, down, and then in the resource's order", () => {
  assert.equal(directionOf(resource, {}, 'publishedAt'), 'descending')
  assert.equal(nextOrdering(resource, {}, 'title'), 'title')
  assert.equal(nextOrdering(resource, { ordering: 'title' }, 'title'), '-title')
  assert.equal(nextOrdering(resource, { ordering: '-title' }, 'title'), undefined)
  assert.equal(nextOrdering(resource, {}, 'publishedAt'), 'publishedAt')
})

test("a relation's column sorts by the order its resource declares", () => {
  const sortable = ['title', 'author__lastName', 'author__email']
  assert.deepEqual(
    ['title', 'author', 'category'].map((column) => sortWordOf({ sortable }, column)),
    ['title', 'author__lastName', undefined],
  )
})

test("the cursor comes from the API's link", () => {
  assert.equal(cursorIn('/api/v1/articles?cursor=abc%3D&page_size=2'), 'abc=')
  assert.equal(cursorIn(null), null)
})
