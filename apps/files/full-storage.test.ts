// A storage that is full or silent: a clear answer, and nothing half-written (FIL-06, A17).
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { describe, test } from 'node:test'
import { openS3Server } from '#framework/testing/servers/s3-server.ts'
import { mountSmallDisk } from '../../tools/faults/machines/small-disk.ts'
import { type FilesServer, imageOf, openFilesServer, sha256Of } from './testing.ts'

const count = async (files: FilesServer) => (await files.call('owner', 'GET /files')).body.count

/** Announces a file and sends its bytes. */
async function sendAnnounced(files: FilesServer, content: Buffer) {
  const announced = { name: 'a.txt', type: 'text/plain', size: content.length, sha256: sha256Of(content) }
  const { body } = await files.call('editor', 'POST /files/direct', announced)
  const url = body.upload.url.replace(/^https?:\/\/[^/]+/, files.server.origin)
  const headers = { 'content-type': 'application/octet-stream' }
  const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(content) })
  return {
    status: answer.status,
    body: (answer.status === 204 ? null : await answer.json()) as { code: string } | null,
  }
}

test('a full disk is 507 for every upload and every new image size, and accepts them again once there is space', async () => {
  const disk = mountSmallDisk(20)
  // Where this machine allows no mounts, there is no disk to fill.
  if (!disk) return
  const files = await openFilesServer({ PEND_FILES_DIRECTORY: disk.folder })
  try {
    const image = await files.upload(await imageOf('png', 800, 600), 'a.png', { fields: { isPublic: 'true' } })
    const variant = `/api/v1/files/${image.body.id}/content?tenant=${files.tenant.id}&width=320`
    const text = Buffer.alloc(3_000_000, 'some words ')
    disk.fill()
    const [before, kept] = [await count(files), await entriesOf(disk.folder)]
    const refused = await files.upload(text, 'a.txt')
    assert.deepEqual([refused.status, refused.body.code], [507, 'files.storage_full'], refused.text)
    const sent = await sendAnnounced(files, text)
    assert.deepEqual([sent.status, sent.body?.code], [507, 'files.storage_full'])
    const made = await files.server.call(variant)
    assert.deepEqual([made.status, made.body?.code], [507, 'files.storage_full'], made.text)
    assert.deepEqual(await entriesOf(disk.folder), kept)
    assert.equal(await count(files), before + 1, 'the announced file waits')
    disk.free()
    assert.equal((await files.upload(text, 'a.txt')).status, 201)
    assert.equal((await files.server.call(variant)).status, 200)
  } finally {
    await files.close()
    disk.unmount()
  }
})

async function entriesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

describe('a bucket', () => {
  test('that does not answer is 503 with a time to retry, and leaves no record', async () => {
    const s3 = await openS3Server()
    const { s3Endpoint, s3Bucket, s3AccessKey, s3SecretKey } = s3.options
    const files = await openFilesServer({
      ...{ PEND_FILES_DRIVER: 's3', PEND_S3_ENDPOINT: s3Endpoint, PEND_S3_BUCKET: s3Bucket },
      ...{ PEND_S3_ACCESS_KEY: s3AccessKey, PEND_S3_SECRET_KEY: s3SecretKey },
    })
    try {
      const { body } = await files.upload('words', 'a.txt', { fields: { isPublic: 'true' } })
      await s3.close()
      for (const answer of [
        await files.upload('words', 'b.txt'),
        await files.server.call(`/api/v1/files/${body.id}/content?tenant=${files.tenant.id}`),
      ]) {
        assert.deepEqual([answer.status, answer.body.code], [503, 'service.unavailable'], answer.text)
        assert.ok(answer.headers.get('retry-after'))
      }
      assert.equal(await count(files), 1)
      assert.deepEqual(await files.stored(), [])
    } finally {
      await files.close()
      await s3.close()
    }
  })

  test('that refuses or is full says so: 503 and 507', async () => {
    let status = 403
    const bucket = createServer((request, response) => {
      request.resume()
      response.writeHead(status, { 'content-type': 'application/xml' })
      response.end('<Error><Code>Refused</Code></Error>')
    })
    await new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', resolve))
    const { port } = bucket.address() as { port: number }
    const files = await openFilesServer({
      ...{ PEND_FILES_DRIVER: 's3', PEND_S3_ENDPOINT: `http://127.0.0.1:${port}`, PEND_S3_BUCKET: 'b' },
      ...{ PEND_S3_ACCESS_KEY: 'k', PEND_S3_SECRET_KEY: 's' },
    })
    try {
      const refused = await files.upload('words', 'a.txt')
      assert.deepEqual([refused.status, refused.body.code], [503, 'service.unavailable'], refused.text)
      status = 507
      const full = await files.upload('words', 'a.txt')
      assert.deepEqual([full.status, full.body.code], [507, 'files.storage_full'], full.text)
      assert.equal(await count(files), 0)
    } finally {
      await files.close()
      bucket.closeAllConnections()
      bucket.close()
    }
  })
})
