// A link's secret is found where mails put it, and belongs to one page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageIn, wordsIn } from './link-token.ts'

test('a token is read only from the fragment', () => {
  assert.equal(wordsIn('#token=a-b_c')?.get('token'), 'a-b_c')
  for (const hash of ['', '#', '#content', '#other=token']) assert.equal(wordsIn(hash), null, hash)
})

test('a page is recognised by its address with and without a trailing slash', () => {
  for (const address of ['/admin/reset-password', '/admin/reset-password/'])
    assert.equal(pageIn(address), '/reset-password')
})
