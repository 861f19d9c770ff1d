// One suite for both drivers of the file storage, S3 against a server in a separate process.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { openS3Server, type S3Server } from '#framework/testing/servers/s3-server.ts'
import { openFileStorage } from './open-storage.ts'
import type { FileStorage } from './storage.ts'

let s3: S3Server
let directory: string
before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'pend-files-'))
  s3 = await openS3Server()
})
after(async () => {
  await s3.close()
  await rm(directory, { recursive: true })
})

async function textOf(stream: Readable | null): Promise<string | null> {
  if (!stream) return null
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

for (const driver of ['local', 's3'] as const)
  describe(`the storage of the driver ${driver}`, () => {
    let storage: FileStorage
    before(async () => {
      storage = await openFileStorage({ driver, directory: path.join(directory, 'kept'), ...s3.options })
    })
    after(() => storage.close())

    async function put(key: string, text: string): Promise<void> {
      const file = path.join(directory, randomUUID())
      await writeFile(file, text)
      await storage.put(key, { path: file, size: text.length })
    }

    test('returns what was stored, completely or in part', async () => {
      await put('t1/a', '0123456789')
      assert.equal(await textOf(await storage.read('t1/a')), '0123456789')
      assert.equal(await textOf(await storage.read('t1/a', { start: 2, end: 4 })), '234')
      assert.equal((await storage.find('t1/a'))?.size, 10)
      await put('t1/a', 'new')
      assert.equal(await textOf(await storage.read('t1/a')), 'new')
    })

    test('answers null for a missing object and for a folder (CVE-2022-36031)', async () => {
      await put('t2/a/b', 'x')
      for (const key of ['t2/nothing', 't2/a/b/c']) {
        assert.equal(await storage.read(key), null, key)
        assert.equal(await storage.find(key), null, key)
      }
      assert.equal(await storage.find('t2/a'), null)
      await storage.remove('t2/nothing')
    })

    test('lists and removes everything below a folder, and nothing beside it', async () => {
      for (const key of ['t3/a', 't3/a.variants/w1', 't3/b/c', 't33/d']) await put(key, 'x')
      const keys = await Array.fromAsync(storage.list('t3'), ({ key }) => key)
      assert.deepEqual(keys.sort(), ['t3/a', 't3/a.variants/w1', 't3/b/c'])
      await storage.removeAll('t3')
      await storage.removeAll('t3')
      assert.deepEqual(await Array.fromAsync(storage.list('t3')), [])
      assert.equal((await storage.find('t33/d'))?.size, 1)
      await storage.remove('t33/d')
      assert.equal(await storage.find('t33/d'), null)
    })

    test('refuses keys that could leave its folder (CVE-2021-31542, CVE-2026-39942)', async () => {
      const keys = ['../x', 'a/../../x', '/etc/passwd', 'a//b', 'a\\..\\b', 'a\0b', '', '.', 'a/.', '%2e%2e/x', 'A/ü']
      for (const key of keys) {
        await assert.rejects(async () => storage.read(key), /not a key/, key)
        await assert.rejects(put(key, 'x'), /not a key/, key)
        await assert.rejects(async () => storage.removeAll(key), /not a key/, key)
      }
    })

    test('leaves nothing behind when the temporary file is gone', async () => {
      await assert.rejects(storage.put('t4/a', { path: path.join(directory, 'missing'), size: 3 }))
      assert.equal(await storage.find('t4/a'), null)
      if (driver === 'local') assert.deepEqual(await readdir(path.join(directory, 'kept/drafts')), [])
    })

    test('has an address for uploads of one length where it is a separate service', async () => {
      const url = await storage.uploadUrl('t5/a', { size: 4, seconds: 60 })
      assert.equal(url === null, driver === 'local')
      if (url === null) return
      assert.match(new URL(url).searchParams.get('X-Amz-SignedHeaders')!, /content-length/)
      assert.equal((await fetch(url, { method: 'PUT', body: 'four' })).status, 200)
      assert.equal(await textOf(await storage.read('t5/a')), 'four')
    })
  })

test('S3 without a bucket or with half a key is a mistake in the settings', async () => {
  const options = { driver: 's3' as const, directory, s3Region: 'x' }
  await assert.rejects(openFileStorage(options), /PEND_S3_BUCKET/)
  await assert.rejects(openFileStorage({ ...options, s3Bucket: 'b', s3AccessKey: 'k' }), /PEND_S3_SECRET_KEY/)
})
