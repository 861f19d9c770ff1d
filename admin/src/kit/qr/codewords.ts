// Codewords of a QR code (ISO/IEC 18004): text as bytes, with error correction for a quarter of a block (level M).

/** By version, from 1 to 20: correction codewords per block, and number of blocks. */
const CORRECTION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26]
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16]
const BYTE_MODE = 0b0100
const PADDING = [0xec, 0x11]

export interface Words {
  readonly version: number
  readonly words: readonly number[]
}

/** Throws for a text over 660 bytes. */
export function wordsOf(text: string): Words {
  const bytes = [...new TextEncoder().encode(text)]
  const found = BLOCKS.findIndex((_, n) => headOf(n + 1) + bytes.length * 8 <= capacityOf(n + 1) * 8)
  if (found < 0) throw new Error('The text is too long for a QR code.')
  const version = found + 1
  return { version, words: interleave(version, fill(version, bytes)) }
}

/** Modules left besides finders, timing patterns and format information. */
function squaresOf(version: number): number {
  const marks = version === 1 ? 0 : Math.floor(version / 7) + 2
  const taken = marks === 0 ? 0 : (25 * marks - 10) * marks - 55 + (version >= 7 ? 36 : 0)
  return (16 * version + 128) * version + 64 - taken
}

function capacityOf(version: number): number {
  return Math.floor(squaresOf(version) / 8) - CORRECTION[version - 1]! * BLOCKS[version - 1]!
}

/** Bits for mode and length before the text. */
function headOf(version: number): number {
  return 4 + lengthBits(version)
}

function lengthBits(version: number): number {
  return version < 10 ? 8 : 16
}

function fill(version: number, bytes: readonly number[]): number[] {
  const capacity = capacityOf(version)
  const bits = [
    bitsOf(BYTE_MODE, 4),
    bitsOf(bytes.length, lengthBits(version)),
    ...bytes.map((byte) => bitsOf(byte, 8)),
  ]
  const text = bits.join('')
  const ended = text + '0'.repeat(Math.min(4, capacity * 8 - text.length))
  const whole = ended.padEnd(Math.ceil(ended.length / 8) * 8, '0')
  const words = whole.match(/.{8}/g)!.map((word) => Number.parseInt(word, 2))
  return [...words, ...Array.from({ length: capacity - words.length }, (_, n) => PADDING[n % 2]!)]
}

function bitsOf(value: number, length: number): string {
  return value.toString(2).padStart(length, '0')
}

/** Codewords of all blocks in turn, so that damage spreads over them. */
function interleave(version: number, words: readonly number[]): number[] {
  const [correction, blocks] = [CORRECTION[version - 1]!, BLOCKS[version - 1]!]
  const raw = Math.floor(squaresOf(version) / 8)
  const short = Math.floor(raw / blocks) - correction
  const shortBlocks = blocks - (raw % blocks)
  const divisor = divisorOf(correction)
  let from = 0
  const parts = Array.from({ length: blocks }, (_, n) => {
    const part = words.slice(from, from + short + (n < shortBlocks ? 0 : 1))
    from += part.length
    return { part, rest: remainderOf(part, divisor) }
  })
  const inTurn = (length: number, pick: (n: number) => (number | undefined)[]) =>
    Array.from({ length }, (_, n) => pick(n)).flat()
  return [
    ...inTurn(short + 1, (n) => parts.map(({ part }) => part[n])),
    ...inTurn(correction, (n) => parts.map(({ rest }) => rest[n])),
  ].filter((word) => word !== undefined)
}

/** The generator polynomial with the first powers of 2 as roots, highest coefficient first, without the leading 1. */
function divisorOf(degree: number): number[] {
  let divisor = [...Array(degree - 1).fill(0), 1]
  let root = 1
  for (let n = 0; n < degree; n++) {
    divisor = divisor.map((word, i) => multiply(word, root) ^ (divisor[i + 1] ?? 0))
    root = multiply(root, 2)
  }
  return divisor
}

function remainderOf(words: readonly number[], divisor: readonly number[]): number[] {
  let rest: number[] = divisor.map(() => 0)
  for (const word of words) {
    const factor = word ^ rest[0]!
    rest = [...rest.slice(1), 0].map((each, n) => each ^ multiply(divisor[n]!, factor))
  }
  return rest
}

/** In QR codes' field of 256 elements. */
function multiply(one: number, other: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--)
    product = (product << 1) ^ ((product >>> 7) * 0x11d) ^ (((other >>> bit) & 1) * one)
  return product
}
