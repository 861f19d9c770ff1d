// Which fields a form asks for depends on what others hold.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isVisible } from './visible-when.ts'

const rules = { reason: { state: ['closed', null], isLocked: [true] } }

test('a field with conditions is asked where all of them hold, and every other field always', () => {
  const asked = (values: object) => isVisible(rules, 'reason', values as never)
  assert.equal(asked({ state: 'closed', isLocked: true }), true)
  assert.equal(asked({ state: null, isLocked: true }), true)
  assert.equal(asked({ state: 'open', isLocked: true }), false)
  assert.equal(asked({ state: 'closed', isLocked: false }), false)
  assert.equal(asked({ isLocked: true }), true)
  assert.equal(isVisible(rules, 'name', { state: 'open' }), true)
})
