// Self-contained parts of the file storage: temporary files, signatures, shared work, endings.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Spool } from './spool.ts'
import { contentDisposition } from './types/content-disposition.ts'
import { plainTypeOf, typeOfEnding } from './types/file-types.ts'
import { UrlSigner } from './url-signer.ts'
import { WorkQueue } from './work-queue.ts'

let directory: string
before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'pend-spool-'))
})
after(() => rm(directory, { recursive: true }))

describe('a temporary file', () => {
  test('is counted and hashed, and deleted after use', async () => {
    const spool = new Spool(path.join(directory, 'a'))
    {
      await using file = await spool.receive(Readable.from([Buffer.from('ab'), Buffer.from('c')]), 3)
      assert.equal(file.size, 3)
      assert.equal(file.sha256, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    }
    assert.deepEqual(await readdir(spool.directory), [])
  })

  test('leaves nothing when it is too long or breaks off (CVE-2025-24033)', async () => {
    const spool = new Spool(path.join(directory, 'b'))
    await assert.rejects(spool.receive(Readable.from([Buffer.from('abcd')]), 3), { code: 'files.too_large' })
    const broken = new Readable({
      read() {
        this.destroy(new Error('gone'))
      },
    })
    await assert.rejects(spool.receive(broken, 3), /gone/)
    assert.deepEqual(await readdir(spool.directory), [])
  })

  test('is deleted after a day when its process is gone', async () => {
    const spool = new Spool(path.join(directory, 'c'))
    const { path: old } = await spool.draft()
    const { path: young } = await spool.draft()
    await Promise.all([writeFile(old, 'x'), writeFile(young, 'x')])
    const yesterday = (Date.now() - 25 * 3_600_000) / 1000
    await utimes(old, yesterday, yesterday)
    assert.equal(await spool.clean(), 1)
    assert.deepEqual(await readdir(spool.directory), [path.basename(young)])
    assert.equal(await new Spool(path.join(directory, 'nowhere')).clean(), 0)
  })
})

test('a signature belongs to one purpose, one set of claims and one secret', () => {
  const signer = new UrlSigner('a secret of thirty-two characters')
  const signature = signer.sign('read', { a: '1', b: '23' })
  assert.ok(signer.isSigned('read', { b: '23', a: '1' }, signature))
  const others: [UrlSigner, string, Record<string, string>, string][] = [
    [signer, 'send', { a: '1', b: '23' }, signature],
    [signer, 'read', { a: '12', b: '3' }, signature],
    [signer, 'read', { a: '1', b: '23', c: '' }, signature],
    [signer, 'read', { a1b: '23' }, signature],
    [signer, 'read', { a: '1', b: '23' }, `${signature}x`],
    [signer, 'read', { a: '1', b: '23' }, ''],
    [new UrlSigner('another secret of the same length'), 'read', { a: '1', b: '23' }, signature],
  ]
  for (const [each, purpose, claims, given] of others) assert.ok(!each.isSigned(purpose, claims, given))
})

test('work is done once for all callers, a few at a time, and refused when too many wait', async () => {
  const queue = new WorkQueue({ parallel: 2, waiting: 4 })
  let [running, most, runs] = [0, 0, 0]
  const work = async () => {
    runs++
    most = Math.max(most, ++running)
    await wait(20)
    running--
    return runs
  }
  const once = <T>(key: string, run: () => Promise<T>, tenantId = 'one') => queue.once({ key, tenantId, run })
  const same = await Promise.all([once('a', work), once('a', work), once('a', work)])
  assert.deepEqual([same, runs], [[1, 1, 1], 1])
  const settled = await Promise.allSettled(['b', 'c', 'd', 'e', 'f'].map((key) => once(key, work)))
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'rejected'],
  )
  assert.equal(most, 2)
  const failing = () => Promise.reject(new Error('broken'))
  await assert.rejects(once('g', failing), /broken/)
  assert.equal(await once('g', async () => 'whole'), 'whole')
})

test("one tenant's work delays neither the start nor the acceptance of another's (JOB-07)", async () => {
  const queue = new WorkQueue({ parallel: 2, waiting: 8 })
  const { promise: slow, resolve: end } = Promise.withResolvers<void>()
  const busy = Array.from({ length: 20 }, (_, n) =>
    queue.once({ key: `busy ${n}`, tenantId: 'busy', run: () => slow }).catch(() => 'refused'),
  )
  assert.equal(await queue.once({ key: 'a', tenantId: 'modest', run: async () => 'done' }), 'done')
  const second = queue.once({ key: 'b', tenantId: 'modest', run: () => slow.then(() => 'second') })
  const third = queue.once({ key: 'c', tenantId: 'modest', run: async () => 'third' })
  end()
  assert.deepEqual(await Promise.all([second, third]), ['second', 'third'])
  assert.equal((await Promise.all(busy)).filter((each) => each === 'refused').length, 14)
})

test('a type has one name, whatever its parameters, and a name promises at most one type', () => {
  assert.equal(plainTypeOf('Text/HTML;x='), 'text/html')
  assert.equal(plainTypeOf('image/JPG ; charset=x'), 'image/jpeg')
  assert.equal(typeOfEnding('a.b.PNG'), 'image/png')
  for (const name of ['a', 'a.', 'a.svg', 'a.html', 'png', 'a.png/']) assert.equal(typeOfEnding(name), null, name)
})

test('half a character in a name does not break the header', () => {
  assert.equal(
    contentDisposition('inline', 'a\ud800.png'),
    `inline; filename="a_.png"; filename*=UTF-8''a%EF%BF%BD.png`,
  )
})
