// A write keeps one key until it succeeds or changes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeTries } from './tries.ts'

test('a repeated write has the same key, so that a lost attempt does not run twice', () => {
  const tries = makeTries()
  assert.deepEqual(tries.of({ title: 'Tea' }, '"1"'), tries.of({ title: 'Tea' }, '"1"'))
})

test('another write, another version, and a write after success have other keys', () => {
  const tries = makeTries()
  const keys = [tries.of({ title: 'Tea' }), tries.of({ title: 'Coffee' }), tries.of({ title: 'Coffee' }, '"2"')]
  tries.done()
  keys.push(tries.of({ title: 'Coffee' }, '"2"'))
  assert.equal(new Set(keys.map(({ onceKey }) => onceKey)).size, 4)
})
