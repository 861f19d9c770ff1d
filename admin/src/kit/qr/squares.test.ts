// Reads QR codes back as a camera does: from the squares, by their mask and their path.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Squares, squaresOf } from './squares.ts'

const pictureOf = (squares: Squares) => squares.map((row) => row.map((isDark) => (isDark ? '#' : '.')).join(''))

test('a short text has the finders, the timing lines and the size of version 1', () => {
  const rows = pictureOf(squaresOf('hello'))
  assert.equal(rows.length, 21)
  for (const row of [rows[0]!, rows[6]!]) assert.ok(row.startsWith('#######.') && row.endsWith('.#######'), row)
  assert.equal(rows[6]!.slice(8, 13), '#.#.#')
  assert.equal(
    rows.slice(14).every((row) => row[0] === '#'),
    true,
  )
  assert.equal(rows[13]![8], '#')
})

test('both descriptions of the code state the same level and mask, and pass their check (ISO/IEC 18004 §7.9)', () => {
  for (const text of [
    'hello',
    'otpauth://totp/PEND:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=PEND',
    'x'.repeat(300),
  ]) {
    const squares = squaresOf(text)
    const size = squares.length
    const first = Array.from({ length: 15 }, (_, n) =>
      n < 6 ? squares[n]![8] : n < 8 ? squares[n + 1]![8] : squares[8]![n === 8 ? 7 : 14 - n],
    )
    const second = Array.from({ length: 15 }, (_, n) =>
      n < 8 ? squares[8]![size - 1 - n] : squares[size - 15 + n]![8],
    )
    assert.deepEqual(first, second)
    const bits = first.reduce((sum, isDark, n) => sum | ((isDark ? 1 : 0) << n), 0) ^ 0x5412
    let rest = bits >>> 10
    for (let n = 0; n < 10; n++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537)
    assert.equal(bits & 0x3ff, rest)
    assert.equal(bits >>> 13, 0)
  }
})

test('a text too long for our codes is refused', () => {
  assert.throws(() => squaresOf('x'.repeat(700)), /too long/)
})
