// Two texts are told apart word by word, whatever they hold.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diffWords } from './word-diff.ts'

const spelled = (before: string, after: string) =>
  diffWords(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'gone' ? `[-${text}]` : `[+${text}]`))
    .join('')

test('a changed word stands between those that stayed', () => {
  assert.equal(spelled('the green tea is hot', 'the black tea is hot'), 'the [-green][+black] tea is hot')
  assert.equal(spelled('', 'new'), '[+new]')
  assert.equal(spelled('gone', ''), '[-gone]')
  assert.equal(spelled('same', 'same'), 'same')
})

test('what is the same before and after is never told as changed', () => {
  const [before, after] = ['a b c d e f', 'a x c d y f z']
  for (const wanted of ['gone', 'new'] as const) {
    const source = wanted === 'gone' ? before : after
    const kept = diffWords(before, after).filter(({ kind }) => kind === 'same' || kind === wanted)
    assert.equal(kept.map(({ text }) => text).join(''), source)
  }
})

test('texts of very many words are compared without standing still', () => {
  const [before, after] = ['a ', 'b '].map((word) => word.repeat(50_000))
  assert.deepEqual(
    diffWords(before!, after!).map(({ kind }) => kind),
    ['gone', 'new', 'same'],
  )
})
