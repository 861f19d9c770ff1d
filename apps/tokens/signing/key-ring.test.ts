// A process's keys: generated where allowed, shared by processes that start together, added and dropped without a restart.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, afterEach, describe, mock, test } from 'node:test'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { type KeyRingOptions, openKeyRing } from './key-ring.ts'
import { createSigningKey, deleteSigningKey, readSigningKeys } from './signing-keys.ts'

const root = mkdtempSync(path.join(tmpdir(), 'pend-ring-'))
after(() => rmSync(root, { recursive: true }))
const folder = (name: string) => path.join(root, name)
const ringOf = (name: string, options: Partial<KeyRingOptions> = {}) =>
  openKeyRing({ directory: folder(name), createsMissing: true, ...options })

/** Advances the clock by this many milliseconds. */
function later(ms: number): void {
  const now = Date.now() + ms
  mock.timers.reset()
  mock.timers.enable({ apis: ['Date'], now })
}
afterEach(() => mock.timers.reset())

describe('a ring of keys', () => {
  test('generates the first key and finds it again at the next start', async () => {
    const first = await ringOf('first')
    const again = await ringOf('first', { createsMissing: false })
    assert.equal((await again.current()).kid, (await first.current()).kid)
    assert.equal((await again.current()).publicJwk.kid, (await first.current()).kid)
  })

  test('needs a key where none may be generated', async () => {
    await assert.rejects(ringOf('none', { createsMissing: false }), /no key to sign tokens[\s\S]*/)
  })

  test('refuses keys that cannot sign RS256 (CVE-2022-23539)', async () => {
    await createSigningKey(folder('strange'))
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeFileSync(path.join(folder('strange'), 'zz.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), {
      mode: 0o600,
    })
    await assert.rejects(ringOf('strange'), /zz\.pem is not an RSA private key/)
  })

  test("learns other processes' keys when it encounters them, without checking constantly", async () => {
    const changes = { count: 0 }
    later(0) // generating a key may outlast the second without checks
    const ring = await ringOf('shared', { onChange: () => changes.count++ })
    const own = (await ring.current()).kid
    later(1)
    const { kid } = await createSigningKey(folder('shared'))
    assert.equal(await ring.find(kid), null)
    later(2_000)
    assert.equal((await ring.find(kid))?.kid, kid)
    assert.deepEqual([changes.count, (await ring.current()).kid, (await ring.find(own))?.kid], [1, own, own])
    const [old] = await readSigningKeys(folder('shared'))
    rmSync(path.join(folder('shared'), old!.name))
    assert.ok(await ring.find(own))
    later(61_000)
    assert.equal(await ring.find(own), null)
    assert.deepEqual([changes.count, (await ring.current()).kid], [2, kid])
  })

  test('signs with a new key only after everybody had time to learn it, even where nothing is verified', async () => {
    const ring = await ringOf('rotated')
    const { kid: first } = await ring.current()
    const { kid: second } = await createSigningKey(folder('rotated'))
    later(61_000)
    assert.equal((await ring.current()).kid, first)
    assert.deepEqual(
      ring.all().map(({ kid }) => kid),
      [first, second],
    )
    later(240_000)
    assert.equal((await ring.current()).kid, first)
    later(60_000)
    assert.equal((await ring.current()).kid, second)
  })

  test('drops a key removed from the folder within a second, on its own (JWT-16)', async () => {
    const changes = { count: 0 }
    const ring = await ringOf('stolen', { onChange: () => void changes.count++ })
    const { kid } = await createSigningKey(folder('stolen'))
    await waitUntil(
      () => ring.all().length,
      (count) => count === 2,
    )
    const stolen = ring.all().find((key) => key.kid === kid)!
    await deleteSigningKey(folder('stolen'), stolen)
    await waitUntil(
      () => changes.count,
      (count) => count === 2,
    )
    assert.equal(
      ring.all().some((key) => key.kid === kid),
      false,
    )
  })

  test('keeps its keys when a file in the folder is broken, and reports it', async () => {
    const faults: unknown[] = []
    const ring = await ringOf('broken', { onFault: (error) => faults.push(error) })
    const { kid } = await ring.current()
    writeFileSync(path.join(folder('broken'), 'half.pem'), '-----BEGIN', { mode: 0o600 })
    later(61_000)
    assert.equal((await ring.find(kid))?.kid, kid)
    assert.match(String(faults), /half\.pem is not an RSA private key/)
  })
})
