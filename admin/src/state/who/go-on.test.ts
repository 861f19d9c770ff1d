// Signing in leads nobody to another site (open redirect, CWE-601).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeNext } from './go-on.ts'

test('signing in leads back to a screen of the admin', () => {
  for (const next of ['/t/acme/articles?status=draft', '/verify-email']) assert.equal(safeNext(next), next)
})

test('signing in leads to the start for every other address', () => {
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
    '/verify-email//evil.example',
  ])
    assert.equal(safeNext(next), '/', String(next))
})
