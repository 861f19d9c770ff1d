// A write is sent under one key until it is done or something else is asked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeTries } from './tries.ts'

test('the same asked again has the same key, so that a lost try is not done twice', () => {
  const tries = makeTries()
  assert.deepEqual(tries.of({ title: 'Tea' }, '"1"'), tries.of({ title: 'Tea' }, '"1"'))
})

test('something else, the same over another version, and the same once it was done have other keys', () => {
  const tries = makeTries()
  const keys = [tries.of({ title: 'Tea' }), tries.of({ title: 'Coffee' }), tries.of({ title: 'Coffee' }, '"2"')]
  tries.done()
  keys.push(tries.of({ title: 'Coffee' }, '"2"'))
  assert.equal(new Set(keys.map(({ onceKey }) => onceKey)).size, 4)
})
