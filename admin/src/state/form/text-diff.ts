// Differences between two texts, word by word, for people who choose between them.

export interface Piece {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
}

/** The comparison takes one step per pair of words; beyond this limit the middle counts as replaced. */
const MOST_STEPS = 1_000_000

/** Pieces in order; "same" and "gone" make up the first text, "same" and "new" the second. */
export function diffTexts(before: string, after: string): Piece[] {
  const [one, other] = [wordsOf(before), wordsOf(after)]
  const shortest = Math.min(one.length, other.length)
  let head = 0
  while (head < shortest && one[head] === other[head]) head++
  let tail = 0
  while (tail < shortest - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++
  const middle = diffWords(one.slice(head, one.length - tail), other.slice(head, other.length - tail))
  return joined([pieceOf('same', one.slice(0, head)), ...middle, pieceOf('same', one.slice(one.length - tail))])
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []
}

function pieceOf(kind: Piece['kind'], words: readonly string[]): Piece {
  return { kind, text: words.join('') }
}

function diffWords(one: readonly string[], other: readonly string[]): Piece[] {
  if (one.length * other.length > MOST_STEPS) return [pieceOf('gone', one), pieceOf('new', other)]
  const shared = lengthsShared(one, other)
  const pieces: Piece[] = []
  let [here, there] = [0, 0]
  while (here < one.length || there < other.length)
    if (here < one.length && there < other.length && one[here] === other[there]) {
      pieces.push({ kind: 'same', text: one[here++]! })
      there++
    } else if (there === other.length || (here < one.length && shared[here + 1]![there]! >= shared[here]![there + 1]!))
      pieces.push({ kind: 'gone', text: one[here++]! })
    else pieces.push({ kind: 'new', text: other[there++]! })
  return pieces
}

/** Length of the longest common subsequence from each pair of positions on. */
function lengthsShared(one: readonly string[], other: readonly string[]): Uint32Array[] {
  const rows = Array.from({ length: one.length + 1 }, () => new Uint32Array(other.length + 1))
  for (let here = one.length - 1; here >= 0; here--)
    for (let there = other.length - 1; there >= 0; there--)
      rows[here]![there] =
        one[here] === other[there]
          ? rows[here + 1]![there + 1]! + 1
          : Math.max(rows[here + 1]![there]!, rows[here]![there + 1]!)
  return rows
}

/** Merges neighbouring pieces of one kind. */
function joined(pieces: readonly Piece[]): Piece[] {
  const whole: Piece[] = []
  for (const piece of pieces.filter(({ text }) => text !== '')) {
    const last = whole.at(-1)
    if (last?.kind === piece.kind) whole[whole.length - 1] = { kind: last.kind, text: last.text + piece.text }
    else whole.push(piece)
  }
  return whole
}
