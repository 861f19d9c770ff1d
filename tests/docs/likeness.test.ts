// The comparison of documents with answers finds what differs and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLike, differencesOf } from './likeness.ts'

const ALIKE: readonly (readonly [shown: unknown, actual: unknown])[] = [
  [
    { id: '…', title: 'Tea' },
    { id: '0197', title: 'Tea' },
  ],
  [
    { title: 'Tea', '…': '…' },
    { title: 'Tea', body: null },
  ],
  [
    ['a', '…'],
    ['a', 'b', 'c'],
  ],
  ['/api/v1/articles?cursor=…', '/api/v1/articles?cursor=abc'],
  [null, null],
]
const UNLIKE: readonly (readonly [shown: unknown, actual: unknown])[] = [
  [{ title: 'Tea' }, { title: 'Tea', body: null }],
  [{ title: 'Tea' }, { title: 'Coffee' }],
  [{ title: 'Tea', '…': '…' }, { body: null }],
  [['a'], ['a', 'b']],
  [['a', 'b', '…'], ['a']],
  ['/api/v1/articles?cursor=…', '/api/v2/articles?cursor=abc'],
  [{ id: 'x…' }, { id: null }],
  [null, {}],
]

test('ignores differences only where the document says so', () => {
  for (const [shown, actual] of ALIKE) assert.deepEqual(differencesOf(shown, actual), [])
})

test('finds every other difference', () => {
  for (const [shown, actual] of UNLIKE) assert.notDeepEqual(differencesOf(shown, actual), [], JSON.stringify(shown))
})

test('compares status, the headers shown and the body of an answer', () => {
  const answer = 'HTTP/1.1 201 Created\r\nETag: "abc"\r\nDate: today\r\n\r\n{"a":1}'
  assertLike('HTTP/1.1 201 Created\netag: "…"\n\n{ "a": 1 }', answer, 'http')
  assert.throws(() => assertLike('HTTP/1.1 200 OK\n\n{ "a": 1 }', answer, 'http'))
  assert.throws(() => assertLike('HTTP/1.1 201 Created\nlocation: …\n\n{ "a": 1 }', answer, 'http'))
  assert.throws(() => assertLike('HTTP/1.1 201 Created\n\n{ "a": 2 }', answer, 'http'))
  assert.throws(() => assertLike('HTTP/1.1 201 Created', answer, 'http'))
})
