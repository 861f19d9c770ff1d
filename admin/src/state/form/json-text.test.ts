// A fault in JSON has a place, and the expected shape is shown in advance.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hintOf, readJson } from './json-text.ts'

test('valid JSON is read, and a fault has its line and column', () => {
  assert.deepEqual(readJson('{"a": [1]}'), { value: { a: [1] } })
  const fault = readJson('{\n  "a": 1,\n  b\n}')
  assert.ok('line' in fault)
  assert.deepEqual([fault.line, fault.column], [3, 3])
  const open = readJson('{\n  "a": 1')
  assert.ok('line' in open)
  assert.equal(open.line, 2)
})

test('a shape is described in one line', () => {
  const shape = {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, sizes: { type: 'array', items: { enum: ['s', 'l'] } } },
  }
  assert.equal(hintOf(shape), '{ "name": string, "sizes"?: ["s" | "l"] }')
  assert.deepEqual([hintOf({}), hintOf(null)], ['', ''])
})
