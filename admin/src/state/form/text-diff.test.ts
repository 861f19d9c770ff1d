// A diff contains both texts completely, and marks no more than differs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diffTexts } from './text-diff.ts'

const said = (before: string, after: string) =>
  diffTexts(before, after)
    .map(({ kind, text }) => ({ same: text, gone: `[-${text}]`, new: `[+${text}]` })[kind])
    .join('')

test('changed words are marked, and nothing around them', () => {
  assert.equal(said('Steamed, not roasted.', 'Steamed, never roasted.'), 'Steamed, [-not][+never] roasted.')
  assert.equal(said('one two', 'one two three'), 'one two[+ three]')
  assert.equal(said('', 'new'), '[+new]')
  assert.equal(said('same', 'same'), 'same')
})

test('the pieces yield both texts, whatever they are', () => {
  const words = ['tea', ' ', '\n', 'Blatt', '—', '茶', '😀', '.']
  let seed = 7
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed
  }
  const text = () => Array.from({ length: random() % 30 }, () => words[random() % words.length]).join('')
  for (let round = 0; round < 300; round++) {
    const [before, after] = [text(), text()]
    const pieces = diffTexts(before, after)
    const read = (kind: string) => pieces.flatMap((piece) => (piece.kind === kind ? [] : [piece.text])).join('')
    assert.deepEqual([read('new'), read('gone')], [before, after])
  }
})

test('very long texts with nothing in common count as replaced', () => {
  const [before, after] = ['a ', 'b '].map((word) => word.repeat(40_000))
  assert.deepEqual(
    diffTexts(before!, after!).map(({ kind }) => kind),
    ['gone', 'new', 'same'],
  )
})
