// What comes of two people's changes of one record.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminField } from '../api/metadata.ts'
import { chosenOf, mergeOf } from './merge.ts'

const fields = ['title', 'body', 'tags', 'locale', 'slug'].map((name) => ({ name })) as AdminField[]
const before = { title: 'Tea', body: 'Old', tags: ['a'], locale: 'en', slug: null }
const theirs = { ...before, body: 'Theirs', tags: ['a', 'b'], locale: 'de' }
const mine = { title: 'Green tea', body: 'Mine', locale: 'de' }
const merged = mergeOf(fields, { before, mine, theirs })

test('fields that somebody changed are named, and a clash is where both changed it to something else', () => {
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

test('what is written over theirs is mine where I chose it, and never what they have already', () => {
  assert.deepEqual(chosenOf(merged, {}), { title: 'Green tea', body: 'Mine' })
  assert.deepEqual(chosenOf(merged, { body: 'theirs', title: 'theirs' }), {})
  assert.deepEqual(chosenOf(merged, { tags: 'mine' }), { title: 'Green tea', body: 'Mine', tags: ['a'] })
})
