// What is unsaved is known for as long as its form is open.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAnyUnsaved, leaveForms, noteForm } from './unsaved.ts'

test('one form of many that holds something is enough, until it is closed', () => {
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
