// Places a QR code's finder patterns and codewords in its grid.
import { wordsOf } from './codewords.ts'

/** Rows of modules; true is dark. */
export type Squares = readonly (readonly boolean[])[]

/** Which modules a mask inverts. */
const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** A text's code, with the mask that leaves the fewest uniform areas. Throws if the text is too long. */
export function squaresOf(text: string): Squares {
  const { version, words } = wordsOf(text)
  const drawn = MASKS.map((_, mask) => draw(version, words, mask))
  return drawn.reduce((best, next) => (plainAreas(next) < plainAreas(best) ? next : best))
}

type Canvas = (boolean | undefined)[][]

function draw(version: number, words: readonly number[], mask: number): Squares {
  const size = version * 4 + 17
  const canvas: Canvas = Array.from({ length: size }, () => Array(size).fill(undefined))
  const set = (x: number, y: number, isDark: boolean) => {
    if (x >= 0 && y >= 0 && x < size && y < size) canvas[y]![x] = isDark
  }
  for (let n = 0; n < size; n++) {
    set(6, n, n % 2 === 0)
    set(n, 6, n % 2 === 0)
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    drawRings(set, { x, y, radius: 4, light: [2, 4] })
  drawMarks(set, version, size)
  drawFormat(set, mask, size)
  if (version >= 7) drawVersion(set, version, size)
  return runThrough(canvas, words, MASKS[mask]!)
}

type Set = (x: number, y: number, isDark: boolean) => void

function drawRings(set: Set, { x, y, radius, light }: { x: number; y: number; radius: number; light: number[] }): void {
  for (let dy = -radius; dy <= radius; dy++)
    for (let dx = -radius; dx <= radius; dx++)
      set(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))))
}

function drawMarks(set: Set, version: number, size: number): void {
  if (version === 1) return
  const count = Math.floor(version / 7) + 2
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2
  const places = [6, ...Array.from({ length: count - 1 }, (_, n) => size - 7 - step * (count - 2 - n))]
  const last = size - 7
  for (const y of places)
    for (const x of places) {
      const isFinder = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6)
      if (!isFinder) drawRings(set, { x, y, radius: 2, light: [1] })
    }
}

/** Error correction level (M is 00) and mask, written twice. */
function drawFormat(set: Set, mask: number, size: number): void {
  const bits = ((mask << 10) | checkOf(mask, 10, 0x537)) ^ 0x5412
  const isDark = (n: number) => ((bits >>> n) & 1) === 1
  for (let n = 0; n < 15; n++) {
    if (n < 6) set(8, n, isDark(n))
    else if (n < 8) set(8, n + 1, isDark(n))
    else set(n === 8 ? 7 : 14 - n, 8, isDark(n))
    if (n < 8) set(size - 1 - n, 8, isDark(n))
    else set(8, size - 15 + n, isDark(n))
  }
  set(8, size - 8, true)
}

function drawVersion(set: Set, version: number, size: number): void {
  const bits = (version << 12) | checkOf(version, 12, 0x1f25)
  for (let n = 0; n < 18; n++) {
    const [far, near] = [size - 11 + (n % 3), Math.floor(n / 3)]
    const isDark = ((bits >>> n) & 1) === 1
    set(far, near, isDark)
    set(near, far, isDark)
  }
}

function checkOf(value: number, length: number, divisor: number): number {
  let rest = value
  for (let n = 0; n < length; n++) rest = (rest << 1) ^ ((rest >>> (length - 1)) * divisor)
  return rest
}

/** Pairs of columns from the right, alternately up and down; skips the timing pattern at 6. */
function runThrough(canvas: Canvas, words: readonly number[], isTurned: (x: number, y: number) => boolean): Squares {
  const size = canvas.length
  const path = Array.from({ length: (size - 1) / 2 }, (_, pair) => size - 1 - 2 * pair).flatMap((column, pair) => {
    const right = column <= 6 ? column - 1 : column
    const rows = Array.from({ length: size }, (_, n) => (pair % 2 === 0 ? size - 1 - n : n))
    return rows.flatMap((y) => [[right, y] as const, [right - 1, y] as const])
  })
  let bit = 0
  for (const [x, y] of path) {
    if (canvas[y]![x] !== undefined) continue
    const isDark = (((words[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1) === 1
    canvas[y]![x] = isDark !== isTurned(x, y)
    bit++
  }
  return canvas as boolean[][]
}

/** 2 by 2 areas of one colour, which are hard for cameras. */
function plainAreas(squares: Squares): number {
  let found = 0
  for (let y = 1; y < squares.length; y++)
    for (let x = 1; x < squares.length; x++) {
      const colour = squares[y]![x]
      if (squares[y - 1]![x] === colour && squares[y]![x - 1] === colour && squares[y - 1]![x - 1] === colour) found++
    }
  return found
}
