// The headers that say where a call runs, and why.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { endReason, forgetReasons, giveReason, headersOfPlace, isReason, PLATFORM } from './reasons.ts'

const REASON = 'ticket 4711, the list is empty'

beforeEach(forgetReasons)

test('a member names their tenant and no reason', () => {
  assert.deepEqual(headersOfPlace('/articles', 'acme'), { 'x-tenant': 'acme' })
  assert.deepEqual(headersOfPlace('/users/me', null), {})
})

test('a reason goes only with calls in its own tenant', () => {
  giveReason('acme', REASON)
  assert.deepEqual(headersOfPlace('/articles', 'acme'), { 'x-tenant': 'acme', 'x-reason': REASON })
  assert.deepEqual(headersOfPlace('/articles', 'other'), { 'x-tenant': 'other' })
  assert.deepEqual(headersOfPlace('/platform/tenants', null), {})
})

test('the reason for the platform goes only with its own paths', () => {
  giveReason(PLATFORM, REASON)
  assert.deepEqual(headersOfPlace('/platform/tenants', undefined), { 'x-reason': REASON })
  assert.deepEqual(headersOfPlace('/admin', null), {})
  assert.deepEqual(headersOfPlace('/articles', 'acme'), { 'x-tenant': 'acme' })
})

test('letters beyond Latin travel as bytes', () => {
  giveReason('acme', 'Ανάγκη βοήθειας — 4711')
  const { 'x-reason': sent = '' } = headersOfPlace('/articles', 'acme')
  assert.ok(
    [...sent].every((letter) => letter.charCodeAt(0) < 256),
    sent,
  )
  assert.equal(Buffer.from(sent, 'latin1').toString('utf8'), 'Ανάγκη βοήθειας — 4711')
})

test('a reason ends alone, and all of them end together', () => {
  giveReason('acme', REASON)
  giveReason('other', REASON)
  endReason('acme')
  assert.deepEqual(Object.keys(headersOfPlace('/', 'acme')), ['x-tenant'])
  assert.deepEqual(Object.keys(headersOfPlace('/', 'other')), ['x-tenant', 'x-reason'])
  forgetReasons()
  assert.deepEqual(Object.keys(headersOfPlace('/', 'other')), ['x-tenant'])
})

test('ten dots are not a reason, as on the server', () => {
  assert.deepEqual(['..........', 'too short', `${REASON}\u202e`, REASON].map(isReason), [false, false, false, true])
})
