// The palette finds what the caller may open, by the words of its name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminMetadata } from '../../api/metadata.ts'
import { entriesOf, MOST_SEARCHED, rankOf, searchedResources } from './entries.ts'

const resource = (name: string, operations: string[]) => ({
  ...{ name, path: name, app: 'content', group: 'content', operations, isSearchable: true },
  ...{ label: name.slice(0, -1), labelPlural: name },
})
const metadata = {
  permissions: [],
  resources: [
    resource('Articles', ['list', 'read', 'create']),
    resource('Changes', ['list', 'read']),
    resource('Secrets', ['read']),
  ],
} as unknown as AdminMetadata
const labels = (typed: string) =>
  entriesOf({ admin: metadata, parts: [], tenant: 'acme' }, typed).map(({ label }) => label)

test('words are found in any order, with or without accents, and beginnings count most', () => {
  assert.deepEqual(
    [rankOf('New Article', 'new art'), rankOf('New Article', 'art new'), rankOf('Menu', 'en')],
    [0, 1, 2],
  )
  assert.deepEqual([rankOf('Übersicht', 'ubers'), rankOf('Articles', 'tea'), rankOf('Articles', '')], [0, null, 0])
})

test('the palette leads to lists and to creatable records, and to nothing else', () => {
  assert.deepEqual(labels('articles'), ['Articles'])
  assert.deepEqual(labels('article').toSorted(), ['Articles', 'New Article'])
  assert.deepEqual(labels('change'), ['Changes'])
  assert.deepEqual(labels('secret'), [])
  assert.equal(entriesOf({ admin: metadata, parts: [], tenant: 'acme' }, 'articles')[0]!.to, '/t/acme/Articles')
})

test('the palette searches records of a few resources, those of the menu first', () => {
  const many = Array.from({ length: 20 }, (_, place) => resource(`Things${place}`, ['list', 'read']))
  assert.equal(searchedResources({ ...metadata, resources: many } as never).length, MOST_SEARCHED)
  assert.deepEqual(
    searchedResources(metadata).map(({ name }) => name),
    ['Changes', 'Articles'],
  )
})
