// Unsaved changes are known while their form is open.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAnyUnsaved, leaveForms, noteForm } from './unsaved.ts'

test('one unsaved form of many is enough, until it closes', () => {
  let left = 0
  const form = (isUnsaved: boolean) => noteForm({ isUnsaved: () => isUnsaved, onLeave: () => left++ })
  const [closeEmpty, closeFull] = [form(false), form(true)]
  assert.equal(isAnyUnsaved(), true)
  leaveForms()
  assert.equal(left, 2)
  closeFull()
  assert.equal(isAnyUnsaved(), false)
  closeEmpty()
})
