// Derived names, for the words that people declare.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kebabOf, namesOfResource, pluralOf, singularOf, snakeOf, sqlNameOf } from './inflection.ts'

const WORDS: [plural: string, singular: string][] = [
  ['articles', 'article'],
  ['categories', 'category'],
  ['boxes', 'box'],
  ['addresses', 'address'],
  ['houses', 'house'],
  ['people', 'person'],
  ['movies', 'movie'],
  ['shelves', 'shelf'],
  ['statuses', 'status'],
]

for (const [plural, singular] of WORDS) {
  test(`${plural} are many of one ${singular}`, () => {
    assert.equal(singularOf(plural), singular)
    assert.equal(pluralOf(singular), plural)
  })
}

test('all names of a resource follow from the one that was declared', () => {
  const { path, table, type, singular, plural, label, labelPlural } = namesOfResource('blogPosts')
  assert.deepEqual(
    [path, table, type, singular, plural, label, labelPlural],
    ['blog-posts', 'blog_posts', 'BlogPost', 'blogPost', 'blogPosts', 'Blog post', 'Blog posts'],
  )
  assert.deepEqual([snakeOf('publishedAt'), kebabOf('publishedAt')], ['published_at', 'published-at'])
})

test('names for PostgreSQL keep to 63 bytes and stay apart', () => {
  const [one, other] = ['first', 'other'].map((end) => sqlNameOf('a'.repeat(60), end, 'key'))
  assert.ok(one!.length <= 63 && other!.length <= 63)
  assert.notEqual(one, other)
})
