// A view and the address of its list say the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesTo, isOtherThan, queryFrom, wordsOfView } from './views.ts'

const layout = { columns: ['title', 'status'], widths: { title: 90 }, density: 'compact' as const }
const words = {
  status: 'draft',
  filter: '{"not":{"title":"x"}}',
  search: 'tea',
  ordering: '-title,id',
  page_size: '50',
  cursor: 'c',
  view: 'v',
}
const query = queryFrom(words, layout)
const view = { id: 'v', query }

test('a view keeps the question and the layout, not the open page', () => {
  assert.deepEqual(query, {
    filters: { status: 'draft', filter: '{"not":{"title":"x"}}' },
    search: 'tea',
    ordering: ['-title', 'id'],
    columns: ['title', 'status'],
    density: 'compact',
  })
})

test('opening a view puts all of it into the address', () => {
  const { page_size, cursor, ...asked } = words
  assert.deepEqual(wordsOfView(view), asked)
  assert.deepEqual(wordsOfView({ id: 'w', query: {} }), { view: 'w' })
  assert.deepEqual(changesTo({ locale: 'de', search: 'x' }, { view: 'w' }), {
    locale: undefined,
    search: undefined,
    ordering: undefined,
    view: 'w',
  })
})

test('a list recognises that its question differs from its view', () => {
  assert.equal(isOtherThan(view, words), false)
  assert.equal(isOtherThan(view, { ...words, cursor: 'd' }), false)
  assert.equal(isOtherThan(view, { ...words, status: 'published' }), true)
  assert.equal(isOtherThan({ id: 'v', query: {} }, { view: 'v' }), false)
})
