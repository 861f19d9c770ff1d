// The keys of a process: made where that is allowed, shared by processes that start together, taken up and dropped without a restart.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, mock, test } from 'node:test'
import { openKeyRing } from './key-ring.ts'
import { createSigningKey, readSigningKeys } from './signing-keys.ts'

const root = mkdtempSync(path.join(tmpdir(), 'pend-ring-'))
after(() => rmSync(root, { recursive: true }))
const folder = (name: string) => path.join(root, name)
const ringOf = (name: string, options: { createsMissing?: boolean; onChange?: () => void } = {}) =>
  openKeyRing({ directory: folder(name), createsMissing: true, modulusLength: 2048, ...options })

describe('a ring of keys', () => {
  test('makes the first key and finds it again at the next start', async () => {
    const first = await ringOf('first')
    const again = await ringOf('first', { createsMissing: false })
    assert.equal(again.current().kid, first.current().kid)
    assert.equal(again.current().publicJwk.kid, first.current().kid)
  })

  test('asks for a key where none may be made up', async () => {
    await assert.rejects(ringOf('none', { createsMissing: false }), /no key to sign tokens[\s\S]*/)
  })

  test('refuses keys that cannot sign RS256 (CVE-2022-23539)', async () => {
    await createSigningKey(folder('strange'), 2048)
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeFileSync(path.join(folder('strange'), 'zz.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await assert.rejects(ringOf('strange'), /zz\.pem is no RSA private key/)
  })

  test('learns keys of other processes when it meets them, but does not look all the time', async () => {
    const changes = { count: 0 }
    const ring = await ringOf('shared', { onChange: () => changes.count++ })
    const own = ring.current().kid
    const { kid } = await createSigningKey(folder('shared'), 2048)
    assert.equal(await ring.find(kid), null)
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 6_000 })
    try {
      assert.equal((await ring.find(kid))?.kid, kid)
      assert.deepEqual([changes.count, ring.current().kid, (await ring.find(own))?.kid], [1, kid, own])
      const [old] = await readSigningKeys(folder('shared'))
      rmSync(path.join(folder('shared'), old!.name))
      assert.ok(await ring.find(own))
      mock.timers.setTime(Date.now() + 61_000)
      assert.equal(await ring.find(own), null)
      assert.equal(changes.count, 2)
    } finally {
      mock.timers.reset()
    }
  })
})
