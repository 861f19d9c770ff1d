// Accept-Encoding against the rules of RFC 9110 §12.5.3.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Encoding, preferredEncoding } from './encodings.ts'

const CASES: readonly (readonly [header: string | undefined, form: Encoding])[] = [
  [undefined, 'identity'],
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['br', 'br'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip;q=1.0, br;q=0.5', 'gzip'],
  ['br;q=0', 'identity'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.000, gzip;q=0.0', 'identity'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['br;q=0, *', 'gzip'],
  ['gzip;q=0.5, identity', 'identity'],
  ['identity;q=0, gzip', 'gzip'],
  ['identity;q=0', 'identity'],
  ['deflate', 'identity'],
  ['nonsense;;;q=x, ,', 'identity'],
]

test('the encoding is the one the header prefers, and none without a preference', () => {
  for (const [header, form] of CASES) assert.equal(preferredEncoding(header), form, `${header}`)
})
