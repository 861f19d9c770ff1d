// The slug that is shown beforehand is the one that the server makes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slugOf } from '#framework/resource/fields/slug.ts'
import { slugLike } from './slug-text.ts'

test('what is shown is what the server makes', () => {
  for (const title of ['Green tea in spring', 'Crème brûlée!', 'Straße 7', 'Łódź — Ørsted', 'a  b__c', '  Ends.  '])
    assert.equal(slugLike(title), slugOf(title), title)
})

test('nothing is shown for what only the server can spell', () => {
  assert.equal(slugLike('日本語'), '')
})
