// After signing in nobody is led to another site (open redirect, CWE-601).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeNext } from './go-on.ts'

test('leads back to a screen of the admin', () => {
  assert.equal(safeNext('/t/acme/articles?status=draft'), '/t/acme/articles?status=draft')
})

test('leads to the beginning for every other address', () => {
  for (const next of [
    undefined,
    '',
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/t//evil.example',
    '/t/\\evil.example',
    '/sign-in',
  ])
    assert.equal(safeNext(next), '/', String(next))
})
