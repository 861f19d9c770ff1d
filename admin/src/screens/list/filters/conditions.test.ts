// Filters survive the way from the address to the screen and back, with the same meaning.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Group, hasValue, readFilters, withoutGaps, writeFilters } from './conditions.ts'

const resource = {
  filters: {
    status: ['exact', 'in'],
    title: ['exact', 'icontains'],
    category: ['exact', 'isnull'],
    category__name: ['exact', 'in'],
  },
} as never
const read = (words: Record<string, string>) => readFilters(resource, words).of
const is = (path: string, value: string, lookup = 'exact') => ({ path, lookup, value })

test('plain parameters are conditions, and so are unknown ones, which can be removed', () => {
  assert.deepEqual(read({ status: 'draft', title__icontains: 'tea', category__name: 'Teas', search: 'x', view: 'y' }), [
    is('status', 'draft'),
    is('title', 'tea', 'icontains'),
    is('category__name', 'Teas'),
  ])
  assert.deepEqual(read({ nonsense: '1', status__huge: '2', filter: '{"or":3}' }), [
    is('nonsense', '1'),
    is('status__huge', '2'),
    is('filter', '{"or":3}'),
  ])
  for (const filter of ['{', '[]', '{}', '"text"', '7', 'null', '{"or":[]}', '{"not":[]}', '{"and":[{}]}'])
    assert.deepEqual(read({ filter }), [is('filter', filter)])
})

test('commas separate several values, which may contain commas and quotation marks themselves', () => {
  const words = { status__in: 'draft,"a,b","say ""hi"""' }
  const [condition] = read(words)
  assert.deepEqual(condition, { path: 'status', lookup: 'in', value: ['draft', 'a,b', 'say "hi"'] })
  assert.deepEqual(writeFilters({ join: 'all', of: [condition!] }), words)
})

for (const filter of [
  { or: [{ status: 'draft' }, { title__icontains: 'tea' }] },
  { not: { status: 'draft' } },
  { not: { or: [{ status: 'draft' }, { category__isnull: true }] } },
  {
    or: [
      { and: [{ status: 'draft' }, { title: 'a' }] },
      { not: { and: [{ title: 'b' }, { status__in: ['x', 'y'] }] } },
    ],
  },
])
  test(`a group returns unchanged: ${JSON.stringify(filter)}`, () => {
    const words = { filter: JSON.stringify(filter) }
    assert.deepEqual(writeFilters(readFilters(resource, words)), words)
  })

test('a repeated condition, and a complete list of alternatives, become a group', () => {
  const of = [is('title', 'a', 'icontains'), is('title', 'b', 'icontains')]
  assert.deepEqual(writeFilters({ join: 'all', of }), { title__icontains: 'a', filter: '{"title__icontains":"b"}' })
  assert.deepEqual(writeFilters({ join: 'any', of }), {
    filter: '{"or":[{"title__icontains":"a"},{"title__icontains":"b"}]}',
  })
})

test('entries without a value and empty groups are ignored', () => {
  const group: Group = {
    join: 'all',
    of: [is('title', ''), { join: 'any', of: [{ join: 'none', of: [is('status', '')] }] }],
  }
  assert.deepEqual(withoutGaps(group).of, [])
  assert.equal(hasValue({ path: 'size', lookup: 'range', value: ['1', ''] }), false)
  assert.equal(hasValue({ path: 'category', lookup: 'isnull', value: false }), true)
})
