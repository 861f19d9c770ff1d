// The fields a form shows depend on the values of others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isVisible } from './visible-when.ts'

const rules = { reason: { state: ['closed', null], isLocked: [true] } }

test('a field with conditions shows when all of them are met, and every other field always', () => {
  const asked = (values: object) => isVisible(rules, 'reason', values as never)
  assert.equal(asked({ state: 'closed', isLocked: true }), true)
  assert.equal(asked({ state: null, isLocked: true }), true)
  assert.equal(asked({ state: 'open', isLocked: true }), false)
  assert.equal(asked({ state: 'closed', isLocked: false }), false)
  assert.equal(asked({ isLocked: true }), true)
  assert.equal(isVisible(rules, 'name', { state: 'open' }), true)
})
