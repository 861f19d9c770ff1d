// Passwords: what is refused, how they are hashed, and that nobody learns who exists from the time it takes.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FREQUENT_WORDS } from './frequent-words.ts'
import { findPasswordFaults } from './password-faults.ts'
import { openPasswords } from './passwords.ts'

const ABOUT = ['anna.smith@example.com', 'Anna', null, 'Smith']
const codesOf = (password: string) => findPasswordFaults(password, ABOUT).map(({ code }) => code)

describe('a new password', () => {
  for (const [password, codes] of [
    ['correct horse battery', []],
    ['xk7!pq92Lm', []],
    ['ünïcödé-größe', []],
    ['1234567', ['too_short', 'numeric_only', 'too_common']],
    ['8305917264', ['numeric_only']],
    ['٨٣٠٥٩١٧٢٦٤', ['numeric_only']],
    ['password', ['too_common']],
    ['P@ssw0rd2026!', ['too_common']],
    ['Sunshine99', ['too_common']],
    ['dragonmaster', ['too_common']],
    ['qwertyuiop', ['too_common']],
    ['lkjhgfdsa1', ['too_common']],
    ['abababababab', ['too_common']],
    ['annasmith1', ['too_similar']],
    ['Anna.Smith@example', ['too_similar']],
    ['my-example-key', ['too_similar']],
    ['x'.repeat(257), ['too_long']],
  ] as const)
    test(`${password.slice(0, 24)} is ${codes.length === 0 ? 'taken' : codes.join(', ')}`, () => {
      assert.deepEqual(codesOf(password), codes)
    })

  test('is compared with more than a thousand frequent words', () => {
    assert.ok(new Set(FREQUENT_WORDS.trim().split(/\s+/)).size > 1000)
  })

  test('costs little to look at, however long it is (CVE-2021-45115)', () => {
    const start = performance.now()
    for (const length of [256, 100_000, 5_000_000]) codesOf('ab1'.repeat(length / 3 + 1).slice(0, length))
    assert.ok(performance.now() - start < 200)
  })
})

describe('a stored password', () => {
  const options = { memoryCost: 64, timeCost: 2, parallelism: 1 }

  test('is an Argon2id hash with its parameters, salted anew each time', async () => {
    const passwords = await openPasswords(options)
    const [one, two] = [await passwords.hash('violet teapot'), await passwords.hash('violet teapot')]
    assert.match(one, /^\$argon2id\$v=19\$m=64,t=2,p=1\$/)
    assert.notEqual(one, two)
    assert.equal(await passwords.matches('violet teapot', one), true)
    assert.equal(await passwords.matches('violet teapots', one), false)
  })

  test('fits the same characters typed on another device', async () => {
    const passwords = await openPasswords(options)
    assert.equal(await passwords.matches('gro\u0308ße-26', await passwords.hash('gr\u00f6ße-26')), true)
  })

  test('is known to be outdated when the parameters rise', async () => {
    const hash = await (await openPasswords(options)).hash('violet teapot')
    const stronger = await openPasswords({ ...options, memoryCost: 128 })
    assert.equal(stronger.isOutdated(hash), true)
    assert.equal(await stronger.matches('violet teapot', hash), true)
  })

  test('that does not exist takes as long to refuse as a wrong one (CVE-2026-39321, CVE-2024-39329)', async () => {
    const passwords = await openPasswords({ memoryCost: 8192, timeCost: 2, parallelism: 1 })
    const stored = await passwords.hash('violet teapot')
    const best = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY }
    for (let round = 0; round < 9; round++)
      for (const [who, hash] of [
        ['known', stored],
        ['unknown', null],
      ] as const) {
        const start = performance.now()
        assert.equal(await passwords.matches('wrong one', hash), false)
        best[who] = Math.min(best[who], performance.now() - start)
      }
    // Without the hash in between, the difference is a thousandfold; a busy machine makes up for the rest.
    assert.ok(best.unknown > best.known / 10 && best.unknown < best.known * 10, JSON.stringify(best))
  })

  test('never matches nobody, whatever is typed', async () => {
    const passwords = await openPasswords(options)
    for (const password of ['', 'x', '\0']) assert.equal(await passwords.matches(password, null), false)
  })
})
