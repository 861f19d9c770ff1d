// Passwords: what is refused, how they are hashed, and that response times reveal no accounts.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { openPasswords } from './passwords.ts'
import { FREQUENT_WORDS } from './strength/frequent-words.ts'
import { findPasswordFaults } from './strength/password-faults.ts'

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

  // Of the patterns high in every published count: one of each kind.
  for (const [kind, passwords] of Object.entries({
    'a word with digits and signs': 'Password123 Welcome2024! Summer2026! Company123 Admin@123 Superman1! football12',
    'a word behind signs that stand for letters':
      'P@ssw0rd123 pa$$w0rd M0nkey12 dr4g0n99 l3tm31n! P455w0rd b@tman123 8UTTERFLY',
    'a walk over the keyboard':
      '1qaz2wsx zaq12wsx 1q2w3e4r5t q1w2e3r4 1qazxsw2 qweasdzxc qwertz123 azerty12 poiuytrewq !@#$%^&*',
    'two walks': 'qwer1234 asdf1234 qwe123qwe abcd1234 abc12345 a1b2c3d4 1234554321 asdfqwer',
    'a repeated part': 'annaanna abababab aaaaaaab 12341234 love123love123 qweqwe123 xyxyxyxy',
    'a day or a year': '12.05.1990 05/12/1990 1990-05-12 anna1990 jessica01011980 1984-1984 michael19900512',
    'a word backwards': 'drowssap1 nogard99 enihsnus 1nimda99',
    'two words': 'dragonmaster lovelove! monkey-banana iloveTigers2 Summer2026!Winter mypassword1 theboss99',
    'a word with an accent': 'Pässwörd1 Contraseña1 fußball12',
    'a word of another language': 'Passwort1! motdepasse1 contrasena99 Sommer2026! schatzi123 amoremio1',
  }))
    test(`that is ${kind} is refused as too common`, () => {
      for (const password of passwords.split(' ')) assert.ok(codesOf(password).includes('too_common'), password)
    })

  test('that is random or of many words is accepted', () => {
    for (let round = 0; round < 2000; round++) {
      const password = randomBytes(12).toString('base64url')
      assert.ok(!codesOf(password).includes('too_common'), password)
    }
    for (const password of [
      'correct horse battery staple',
      'seven quiet lanterns',
      'vt8Gq2!wLx',
      'mothers bake lemon cakes',
    ])
      assert.deepEqual(codesOf(password), [], password)
  })

  test('is compared with more than three thousand frequent words', () => {
    assert.ok(new Set(FREQUENT_WORDS.trim().split(/\s+/)).size > 3000)
  })

  test('is checked quickly, however long it is (CVE-2021-45115)', () => {
    const start = performance.now()
    for (const length of [256, 100_000, 5_000_000]) codesOf('ab1'.repeat(length / 3 + 1).slice(0, length))
    assert.ok(performance.now() - start < 3000)
  })
})

describe('a stored password', () => {
  const options = { memoryCost: 64, timeCost: 2, parallelism: 1 }

  test('is an Argon2id hash with its parameters, with a new salt each time', async () => {
    const passwords = await openPasswords(options)
    const [one, two] = [await passwords.hash('violet teapot'), await passwords.hash('violet teapot')]
    assert.match(one, /^\$argon2id\$v=19\$m=64,t=2,p=1\$/)
    assert.notEqual(one, two)
    assert.equal(await passwords.matches('violet teapot', one), true)
    assert.equal(await passwords.matches('violet teapots', one), false)
  })

  test('matches the same characters typed on another device', async () => {
    const passwords = await openPasswords(options)
    assert.equal(await passwords.matches('gro\u0308ße-26', await passwords.hash('gr\u00f6ße-26')), true)
  })

  test('is recognised as outdated when the parameters rise', async () => {
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
    // Without the dummy hash, the difference is a thousandfold; the margin is for a busy machine.
    assert.ok(best.unknown > best.known / 10 && best.unknown < best.known * 10, JSON.stringify(best))
  })

  test('never matches a missing account, whatever is typed', async () => {
    const passwords = await openPasswords(options)
    for (const password of ['', 'x', '\0']) assert.equal(await passwords.matches(password, null), false)
  })
})
