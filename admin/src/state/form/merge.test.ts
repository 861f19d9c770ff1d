// Merging two people's changes of one record.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminField } from '../../api/metadata.ts'
import { chosenOf, mergeOf } from './merge.ts'

const fields = ['title', 'body', 'tags', 'locale', 'slug'].map((name) => ({ name })) as AdminField[]
const before = { title: 'Tea', body: 'Old', tags: ['a'], locale: 'en', slug: null }
const theirs = { ...before, body: 'Theirs', tags: ['a', 'b'], locale: 'de' }
const mine = { title: 'Green tea', body: 'Mine', locale: 'de' }
const merged = mergeOf(fields, { before, mine, theirs })

test('fields another person changed are named, and a conflict is where both changed it differently', () => {
  assert.deepEqual(
    merged.map(({ field, isClash, side }) => [field.name, isClash, side]),
    [
      ['title', false, 'mine'],
      ['body', true, 'mine'],
      ['tags', false, 'theirs'],
      ['locale', false, 'mine'],
    ],
  )
})

test('I overwrite theirs only where I chose mine, and never with an equal value', () => {
  assert.deepEqual(chosenOf(merged, {}), { title: 'Green tea', body: 'Mine' })
  assert.deepEqual(chosenOf(merged, { body: 'theirs', title: 'theirs' }), {})
  assert.deepEqual(chosenOf(merged, { tags: 'mine' }), { title: 'Green tea', body: 'Mine', tags: ['a'] })
})
