// What changed between two texts, word by word: the longest common subsequence, as in Myers (1986) and Hunt & McIlroy (1976).

export interface Piece {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
}

/** Texts with more words than this in their middle are shown as replaced: a page must not stand still over them. */
const MOST_CELLS = 1_000_000

/** In the order of reading; what is gone stands before what took its place. */
export function diffWords(before: string, after: string): Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  const start = sameAtStart(old, now)
  const end = sameAtStart(old.slice(start).toReversed(), now.slice(start).toReversed())
  const [oldMiddle, nowMiddle] = [old.slice(start, old.length - end), now.slice(start, now.length - end)]
  const middle =
    oldMiddle.length * nowMiddle.length > MOST_CELLS
      ? [...oldMiddle.map(gone), ...nowMiddle.map(added)]
      : diffMiddle(oldMiddle, nowMiddle)
  return joined([...old.slice(0, start).map(same), ...middle, ...old.slice(old.length - end).map(same)])
}

const same = (text: string): Piece => ({ kind: 'same', text })
const gone = (text: string): Piece => ({ kind: 'gone', text })
const added = (text: string): Piece => ({ kind: 'new', text })

/** Words, blanks and every other sign. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? []
}

function sameAtStart(one: readonly string[], other: readonly string[]): number {
  const most = Math.min(one.length, other.length)
  let count = 0
  while (count < most && one[count] === other[count]) count++
  return count
}

function diffMiddle(old: readonly string[], now: readonly string[]): Piece[] {
  const lengths = sharedLengths(old, now)
  const width = now.length + 1
  const pieces: Piece[] = []
  let [row, column] = [0, 0]
  while (row < old.length && column < now.length) {
    if (old[row] === now[column]) {
      pieces.push(same(old[row]!))
      row++
      column++
    } else if (lengths[(row + 1) * width + column]! >= lengths[row * width + column + 1]!)
      pieces.push(gone(old[row++]!))
    else pieces.push(added(now[column++]!))
  }
  return [...pieces, ...old.slice(row).map(gone), ...now.slice(column).map(added)]
}

/** How many words both ends have in common from each place on. */
function sharedLengths(old: readonly string[], now: readonly string[]): Uint32Array {
  const width = now.length + 1
  const lengths = new Uint32Array((old.length + 1) * width)
  for (let row = old.length - 1; row >= 0; row--)
    for (let column = now.length - 1; column >= 0; column--) {
      const place = row * width + column
      lengths[place] =
        old[row] === now[column]
          ? lengths[place + width + 1]! + 1
          : Math.max(lengths[place + width]!, lengths[place + 1]!)
    }
  return lengths
}

/** Neighbours of one kind are one piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const found: { kind: Piece['kind']; text: string }[] = []
  for (const { kind, text } of pieces) {
    const last = found.at(-1)
    if (last?.kind === kind) last.text += text
    else found.push({ kind, text })
  }
  return found
}
