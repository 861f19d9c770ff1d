// The metadata in people's words and order.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminMetadata, AdminResource } from '../api/metadata.ts'
import { findResource, groupsOf, idOf, keyOf, shortId, titleOf, wordsOf } from './resources.ts'

const resource = (name: string, app: string, group: string) =>
  ({ name, app, group, path: name, operations: ['list'], titleField: 'title' }) as unknown as AdminResource
const metadata = {
  resources: [
    resource('tasks', 'framework', 'System'),
    resource('files', 'files', 'Content'),
    resource('tags', 'content', 'content'),
    resource('articles', 'content', 'content'),
    { ...resource('exports', 'tenant-exports', 'System'), path: 'office/exports' },
    { ...resource('secrets', 'framework', 'System'), operations: ['read'] },
  ],
} as unknown as AdminMetadata

test("the product's resources come first, the system's last, and those without a list nowhere", () => {
  const groups = groupsOf(metadata).map(([heading, each]) => [heading, each.map(({ name }) => name)])
  assert.deepEqual(groups, [
    ['Content', ['articles', 'tags', 'files']],
    ['System', ['exports', 'tasks']],
  ])
})

test('the address of a resource is one word, and leads back to it', () => {
  const exported = metadata.resources[4]!
  assert.equal(keyOf(exported), 'office.exports')
  assert.equal(findResource(metadata, 'office.exports'), exported)
  assert.equal(findResource(metadata, 'nothing'), undefined)
})

test('names of code become words', () => {
  assert.deepEqual(['apiKeys', 'second_factor', 'how-to'].map(wordsOf), ['Api keys', 'Second factor', 'How to'])
})

test('a record is named by its title, and without one by the end of its id', () => {
  const id = '0197a6a0-0000-7000-8000-00000000000f'
  assert.equal(titleOf(resource('a', 'b', 'c'), { id, title: 'Tea' }), 'Tea')
  assert.equal(titleOf(resource('a', 'b', 'c'), { id, title: ' ' }), shortId(id))
  assert.deepEqual([idOf({ id }), idOf(id), idOf(null)], [id, id, null])
})
