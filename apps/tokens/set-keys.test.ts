// Keys from a setting: which one signs, and what is refused as a key.
import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { openKeyRing } from './signing/key-ring.ts'
import { MODULUS_LENGTH, parseSigningKeys } from './signing/signing-keys.ts'

const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }) as string
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })
const [first, second, short] = [rsa(2048), rsa(2048), rsa(1024)]
const texts = [pemOf(first.privateKey), pemOf(second.privateKey)] as const
const base64 = (text: string) => Buffer.from(text).toString('base64')
const ringOf = (privateKeys: string, leastBits = 0) =>
  openKeyRing({ directory: '/nowhere', privateKeys, createsMissing: false, leastBits })

const empty = mkdtempSync(path.join(tmpdir(), 'pend-set-keys-'))
after(() => rmSync(empty, { recursive: true }))

describe('keys of a setting', () => {
  test('are read as PEM, with escaped line breaks, and as base64', async () => {
    const expected = (await parseSigningKeys(texts.join(''))).map(({ kid }) => kid)
    assert.equal(new Set(expected).size, 2)
    for (const text of [
      texts.join('\n'),
      texts.join('').replaceAll('\n', '\\n'),
      texts.map(base64).join(','),
      texts.map(base64).join(' \n'),
      base64(texts.join('')),
    ])
      assert.deepEqual(
        (await parseSigningKeys(text)).map(({ kid }) => kid),
        expected,
      )
  })

  test('sign with the first and verify with all, without a folder', async () => {
    const ring = await ringOf(texts.join(''))
    const [one, other] = ring.all()
    assert.equal((await ring.current()).kid, one!.kid)
    assert.deepEqual([(await ring.find(other!.kid))?.kid, await ring.find('unknown')], [other!.kid, null])
    const turned = await ringOf(texts.toReversed().join(''))
    assert.equal((await turned.current()).kid, other!.kid)
  })

  test('cannot be a shared secret, a public key or another kind of key, nor have anything beside them (CVE-2022-23540)', async () => {
    const { privateKey: curve } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    for (const text of [
      'a shared secret that is long enough to look like one',
      randomBytes(64).toString('hex'),
      randomBytes(64).toString('base64'),
      first.publicKey.export({ type: 'spki', format: 'pem' }) as string,
      pemOf(curve),
      `${texts[0]}and a secret`,
      texts[0].replace(/[A-Za-z0-9+/]{64}/, ''),
    ])
      await assert.rejects(ringOf(text), /PEND_JWT_PRIVATE_KEYS/)
    await assert.rejects(ringOf(texts[0] + texts[0]), /key 2 appears twice/)
  })

  test('are reported without revealing them', async () => {
    const secret = 'correct horse battery staple'
    await assert.rejects(ringOf(secret), (error: Error) => !String(error.stack).includes(secret))
  })
})

describe('short keys', () => {
  test('are refused where a minimum applies, in a setting and in a folder (RFC 7518, 3.3)', async () => {
    await assert.rejects(ringOf(pemOf(short.privateKey)), /fewer than 2048 bits/)
    await assert.rejects(ringOf(texts[0], MODULUS_LENGTH), /fewer than 3072 bits/)
    writeFileSync(path.join(empty, 'old.pem'), texts[0], { mode: 0o600 })
    const options = { directory: empty, createsMissing: true }
    await assert.rejects(openKeyRing({ ...options, leastBits: MODULUS_LENGTH }), /old\.pem has fewer than 3072 bits/)
    assert.equal((await openKeyRing(options)).all().length, 1)
  })

  test('are never generated', async () => {
    const ring = await openKeyRing({ directory: path.join(empty, 'new'), createsMissing: true, leastBits: 3072 })
    assert.equal((await ring.current()).publicKey.asymmetricKeyDetails!.modulusLength, 3072)
  })
})
