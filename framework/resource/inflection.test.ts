// Derived names, for words that people declare.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  inSentence,
  kebabOf,
  labelOf,
  namesOfResource,
  pluralOf,
  singularOf,
  snakeOf,
  sqlNameOf,
} from './inflection.ts'

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
  ['sizes', 'size'],
  ['prizes', 'prize'],
  ['pies', 'pie'],
  ['axes', 'axis'],
  ['viruses', 'virus'],
  ['bonuses', 'bonus'],
  ['aliases', 'alias'],
  ['buses', 'bus'],
  ['heroes', 'hero'],
  ['indices', 'index'],
  ['women', 'woman'],
  ['feet', 'foot'],
  ['quizzes', 'quiz'],
  ['wolves', 'wolf'],
  ['data', 'data'],
  ['news', 'news'],
  ['customers', 'customer'],
  ['blogPosts', 'blogPost'],
  ['salesPeople', 'salesPerson'],
]

for (const [plural, singular] of WORDS) {
  test(`${plural} is the plural of ${singular}`, () => {
    assert.equal(singularOf(plural), singular)
    assert.equal(pluralOf(singular), plural)
  })
}

test('a plural stays, and so does a singular', () => {
  for (const [plural, singular] of WORDS) {
    assert.equal(pluralOf(plural), plural)
    assert.equal(singularOf(singular), singular)
  }
})

test('a declaration may state the singular itself', () => {
  const { type, singular, label, table } = namesOfResource('leavesOfTea', 'leafOfTea')
  assert.deepEqual([type, singular, label, table], ['LeafOfTea', 'leafOfTea', 'Leaf of tea', 'leaves_of_tea'])
})

test('all names of a resource follow from the declared one', () => {
  const { path, table, type, singular, plural, label, labelPlural } = namesOfResource('blogPosts')
  assert.deepEqual(
    [path, table, type, singular, plural, label, labelPlural],
    ['blog-posts', 'blog_posts', 'BlogPost', 'blogPost', 'blogPosts', 'Blog post', 'Blog posts'],
  )
  assert.deepEqual([snakeOf('publishedAt'), kebabOf('publishedAt')], ['published_at', 'published-at'])
})

test('labels keep abbreviations in capitals, even within a sentence', () => {
  const { path, type, label, labelPlural } = namesOfResource('apiKeys')
  assert.deepEqual([path, type, label, labelPlural], ['api-keys', 'ApiKey', 'API key', 'API keys'])
  assert.deepEqual([labelOf('imageUrls'), labelOf('idea'), labelOf('apiary')], ['Image URLs', 'Idea', 'Apiary'])
  assert.deepEqual([inSentence('API keys'), inSentence('Blog posts')], ['API keys', 'blog posts'])
})

test('names for PostgreSQL stay within 63 bytes and distinct', () => {
  const [one, other] = ['first', 'other'].map((end) => sqlNameOf('a'.repeat(60), end, 'key'))
  assert.ok(one!.length <= 63 && other!.length <= 63)
  assert.notEqual(one, other)
})
