// Files whose bytes bypass the server, on disk and in a bucket, from announcement to deletion.
import assert from 'node:assert/strict'
import { utimes } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { openS3Server, type S3Server } from '#framework/testing/servers/s3-server.ts'
import { arrange } from '#tests/support/arrange.ts'
import { fileService } from './file-service.ts'
import { deleteOrphans } from './tasks/delete-orphans.ts'
import { type FilesServer, imageOf, openFilesServer, sha256Of } from './testing.ts'

let s3: S3Server
before(async () => {
  s3 = await openS3Server()
})
after(() => s3.close())

const QUOTA = 100_000

for (const driver of ['local', 's3'] as const)
  describe(`a file announced to the driver ${driver}`, () => {
    let files: FilesServer
    before(async () => {
      const { s3Endpoint, s3Region, s3Bucket, s3AccessKey, s3SecretKey } = s3.options
      files = await openFilesServer({
        PEND_FILES_DRIVER: driver,
        PEND_S3_ENDPOINT: s3Endpoint,
        PEND_S3_REGION: s3Region,
        PEND_S3_BUCKET: s3Bucket!,
        PEND_S3_ACCESS_KEY: s3AccessKey!,
        PEND_S3_SECRET_KEY: s3SecretKey!,
        PEND_FILES_QUOTA: `${QUOTA}`,
        PEND_FILES_MAX_SIZE: `${QUOTA}`,
      })
    })
    after(() => files.close())

    async function announce(content: Uint8Array | string, claims: object = {}) {
      const found = { size: Buffer.byteLength(content), sha256: sha256Of(content) }
      const body = { name: 'a.txt', type: 'text/plain', isPublic: true, ...found, ...claims }
      return files.call('editor', 'POST /files/direct', body)
    }

    /** Our addresses begin with the public origin, which differs from the test server's. */
    function put(url: string, body: Uint8Array | string) {
      const target = url.replace(/^http:\/\/localhost:\d+/, files.server.origin)
      return fetch(target, { method: 'PUT', body: body as BodyInit })
    }

    const storage = () => fileService.of({ runtime: files.server.runtime }).storage
    const keysOfTenant = () => Array.fromAsync(storage().list(files.tenant.id), ({ key }) => key)
    const drain = () => drainTasks(files.server.runtime, { tenantId: files.tenant.id })

    test('arrives at its given address, is checked, and can be read', async () => {
      const png = await imageOf('png')
      const announced = await announce(png, { name: 'a.png', type: 'image/png' })
      assert.deepEqual([announced.status, announced.body.file.status], [201, 'pending'], announced.text)
      const { id } = announced.body.file
      const { url, method } = announced.body.upload
      assert.equal(method, 'PUT')
      assert.equal(url.startsWith(s3.options.s3Endpoint!), driver === 's3')
      const content = `/api/v1/files/${id}/content?tenant=${files.tenant.id}`
      assert.equal((await files.server.call(content)).status, 404)
      assert.ok((await put(url, png)).ok)
      const done = await files.call('editor', `POST /files/${id}/complete`)
      assert.deepEqual([done.status, done.body.status, done.body.width], [200, 'ready', 40], done.text)
      const answer = await fetch(files.server.origin + content)
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), png)
      const part = await fetch(files.server.origin + content, { headers: { range: 'bytes=1-3' } })
      assert.deepEqual([part.status, await part.text()], [206, 'PNG'])
      const small = await fetch(`${files.server.origin}${content}&width=64`)
      assert.deepEqual([small.status, small.headers.get('content-type')], [200, 'image/webp'])
      const again = await files.call('editor', `POST /files/${id}/complete`)
      assert.deepEqual([again.status, again.body.id], [200, id])
    })

    test('cannot be exchanged after the check, although its address is still valid', async () => {
      const announced = await announce('first words')
      const { id } = announced.body.file
      const { url } = announced.body.upload
      await put(url, 'first words')
      assert.equal((await files.call('editor', `POST /files/${id}/complete`)).status, 200)
      await put(url, 'other words')
      const content = `/api/v1/files/${id}/content?tenant=${files.tenant.id}`
      assert.equal((await files.server.call(content)).text, 'first words')
    })

    test('that differs from its announcement is refused', async () => {
      const announced = await announce('right words')
      const { id } = announced.body.file
      const complete = () => files.call('editor', `POST /files/${id}/complete`)
      const nothing = await complete()
      assert.deepEqual([nothing.status, nothing.body.code], [422, 'files.upload_mismatch'])
      await put(announced.body.upload.url, 'wrong words')
      const wrong = await complete()
      assert.deepEqual([wrong.status, wrong.body.code], [422, 'files.upload_mismatch'])
      await put(announced.body.upload.url, 'right words')
      assert.equal((await complete()).status, 200)
      const html = '<html><script>alert(1)</script></html>'
      const lie = await announce(html, { name: 'a.png', type: 'image/png' })
      await put(lie.body.upload.url, html)
      const refused = await files.call('editor', `POST /files/${lie.body.file.id}/complete`)
      assert.deepEqual([refused.status, refused.body.code], [415, 'files.type_not_allowed'])
    })

    test('is refused at once for an invalid type, size, name or hash', async () => {
      const wrong: [claims: object, status: number][] = [
        [{ type: 'text/html' }, 415],
        [{ type: 'image/svg+xml' }, 415],
        [{ name: 'a.html' }, 422],
        [{ name: '../a.txt' }, 422],
        [{ size: QUOTA + 1 }, 413],
        [{ size: 0 }, 422],
        [{ size: -5 }, 422],
        [{ sha256: 'x' }, 422],
        [{ storageKey: 'x' }, 422],
      ]
      for (const [claims, status] of wrong)
        assert.equal((await announce('words', claims)).status, status, JSON.stringify(claims))
      const { access } = files.tenant.people.viewer
      const viewer = await files.server.call('/api/v1/files/direct', { method: 'POST', token: access, body: {} })
      assert.equal(viewer.status, 403)
    })

    test('reserves its quota when announced, and releases it when it never arrives', async () => {
      const sizes = ['files', 'file_variants'].map((table) => `select size from public.${table} where tenant_id = $1`)
      const [row] = await arrange(`select sum(size)::int as used from (${sizes.join(' union all ')}) kept`, [
        files.tenant.id,
      ])
      const size = QUOTA - (row!.used as number)
      const announced = await announce('words', { size })
      assert.equal(announced.status, 201)
      const full = await announce('words')
      assert.deepEqual([full.status, full.body.code], [413, 'files.quota_exceeded'])
      assert.equal((await files.upload('words', 'c.txt')).status, 413)
      await arrange(
        "update tasks.tasks set run_at = now() - interval '1 minute' where tenant_id = $1 and name = 'files.discard-upload'",
        [files.tenant.id],
      )
      await drain()
      assert.equal((await files.call('owner', `GET /files/${announced.body.file.id}`)).status, 404)
      assert.equal((await files.upload('words', 'c.txt')).status, 201)
    })

    test('is deleted with its bytes and variants, after the commit; orphans are deleted at night', async () => {
      const { body } = await files.upload(await imageOf('png'), 'a.png', { fields: { isPublic: 'true' } })
      await files.server.call(`/api/v1/files/${body.id}/content?tenant=${files.tenant.id}&width=64`)
      const [row] = await arrange('select storage_key from public.files where id = $1', [body.id])
      const own = async () => (await keysOfTenant()).filter((key) => key.startsWith(row!.storage_key as string))
      assert.equal((await own()).length, 2)
      assert.equal((await files.call('editor', `DELETE /files/${body.id}`)).status, 403)
      assert.equal((await files.call('admin', `DELETE /files/${body.id}`)).status, 204)
      assert.equal((await own()).length, 2)
      await drain()
      assert.deepEqual(await own(), [])
      const kept = await keysOfTenant()
      const ctx = createContext(files.server.runtime, { requestId: 'night', tenantId: files.tenant.id })
      await ctx.enqueue(deleteOrphans, {})
      await drain()
      // A young file may belong to an upload whose record is still being written.
      assert.deepEqual((await keysOfTenant()).sort(), kept.sort())
      if (driver === 's3') return
      const known = (await arrange('select storage_key from public.files where tenant_id = $1', [files.tenant.id])).map(
        (each) => each.storage_key as string,
      )
      const orphan = `${files.tenant.id}/0000`
      const old = new Date(Date.now() - 25 * 3_600_000)
      const [file] = (await files.stored()).filter((each) => each.endsWith(known[0]!))
      await storage().put(orphan, { path: file!, size: 1 })
      for (const each of await files.stored()) await utimes(each, old, old)
      await ctx.enqueue(deleteOrphans, {})
      await drain()
      const left = await keysOfTenant()
      assert.ok(!left.includes(orphan))
      for (const key of known.filter((each) => kept.includes(each))) assert.ok(left.includes(key), key)
    })
  })
