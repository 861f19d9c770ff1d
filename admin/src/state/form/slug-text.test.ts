// The slug previewed is the one the server makes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slugOf } from '#framework/resource/fields/slug.ts'
import { slugLike } from './slug-text.ts'

test("the preview equals the server's slug", () => {
  for (const title of ['Green tea in spring', 'Crème brûlée!', 'Straße 7', 'Łódź — Ørsted', 'a  b__c', '  Ends.  '])
    assert.equal(slugLike(title), slugOf(title), title)
})

test('no preview appears for letters that only the server can spell', () => {
  assert.equal(slugLike('日本語'), '')
})
