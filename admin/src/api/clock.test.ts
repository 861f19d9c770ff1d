// The server's answers reveal a wrong clock.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockFault, noteServerTime, now } from './clock.ts'

const HERE = Date.parse('2026-11-30T10:00:00Z')

test('the first answer reveals a clock three days ahead, and times are counted from the server', () => {
  noteServerTime('Fri, 27 Nov 2026 10:00:00 GMT', HERE)
  assert.equal(clockFault(), -3 * 86_400_000)
  assert.ok(Math.abs(now() - (Date.now() - 3 * 86_400_000)) < 1000)
})

test('seconds of latency are accepted, and an answer without a time says nothing', () => {
  noteServerTime('Mon, 30 Nov 2026 09:59:30 GMT', HERE)
  assert.equal(clockFault(), 0)
  noteServerTime('Fri, 27 Nov 2026 10:00:00 GMT', HERE)
  noteServerTime(null, HERE)
  noteServerTime('nonsense', HERE)
  assert.notEqual(clockFault(), 0)
  noteServerTime('Mon, 30 Nov 2026 10:00:01 GMT', HERE)
  assert.equal(clockFault(), 0)
})
