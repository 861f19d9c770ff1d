// Images in other sizes: how many, in whose quota, and once for any number of processes.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'
import { type FilesServer, imageOf, openFilesServer } from './testing.ts'

const LIMITS = { PEND_FILES_MAX_VARIANTS: '3', PEND_FILES_QUOTA: '20000' }
let files: FilesServer
/** A second process in effect: it shares database and storage with the first, and nothing else. */
let twin: TestServer
before(async () => {
  files = await openFilesServer(LIMITS)
  twin = await openServer({ ...LIMITS, PEND_FILES_DIRECTORY: files.directory })
})
after(async () => {
  await twin.close()
  await files.close()
})

async function get(url: string, { origin }: TestServer = files.server) {
  const answer = await fetch(origin + url)
  const text = await answer.text()
  return { status: answer.status, code: answer.ok ? null : JSON.parse(text).code, etag: answer.headers.get('etag') }
}

async function imageIn(tenant: TestTenant, content: Uint8Array) {
  const token = tenant.people.editor.access
  const { status, body } = await files.upload(content, 'a.png', { fields: { isPublic: 'true' }, token })
  assert.equal(status, 201, JSON.stringify(body))
  return { id: body.id as string, url: `/api/v1/files/${body.id}/content?tenant=${tenant.id}` }
}

async function linkTo(tenant: TestTenant, id: string, input: object): Promise<string> {
  const token = tenant.people.viewer.access
  const { body } = await files.server.call(`/api/v1/files/${id}/link`, { method: 'POST', token, body: input })
  const { pathname, search } = new URL(body.url)
  return pathname + search
}

const countOf = async (id: string): Promise<number> =>
  (await arrange('select count(*)::int as n from public.file_variants where file_id = $1', [id]))[0]!.n as number

describe('variants of an image', () => {
  test("are made by links up to the setting's number, on any process", async () => {
    const tenant = await createTenant(files.server)
    const { id, url } = await imageIn(tenant, await imageOf('png', 100, 100))
    const links = await Promise.all(Array.from({ length: 12 }, (_, n) => linkTo(tenant, id, { width: 11 + n })))
    const answers = await Promise.all(links.map((link, n) => get(link, n % 2 ? files.server : twin)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [
      200,
      200,
      200,
      ...Array.from({ length: 9 }, () => 409),
    ])
    assert.deepEqual(new Set(answers.map(({ code }) => code)), new Set([null, 'files.too_many_variants']))
    assert.equal(await countOf(id), 3)
    // Existing variants stay, and declared sizes are still made.
    const made = links.filter((_, n) => answers[n]!.status === 200)
    for (const link of made) assert.equal((await get(link, twin)).status, 200)
    assert.equal((await get(`${url}&width=64`)).status, 200)
    assert.equal((await get(await linkTo(tenant, id, { width: 160 }), twin)).status, 200)
    assert.equal(await countOf(id), 5)
  })

  test('are made once when two processes get the request at the same moment', async () => {
    const tenant = await createTenant(files.server)
    const { id, url } = await imageIn(tenant, await imageOf('png', 900, 900))
    let written = 0
    const stops = [files.server, twin].map(({ runtime }) =>
      runtime.database.observe(({ text }) => {
        if (text.startsWith('insert into "public"."file_variants"')) written++
      }),
    )
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => get(`${url}&width=320`, n % 2 ? files.server : twin)),
    )
    for (const stop of stops) stop()
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
    assert.equal(new Set(answers.map(({ etag }) => etag)).size, 1)
    assert.deepEqual([written, await countOf(id)], [1, 1])
  })

  test("use their tenant's quota, and none is made beyond it", async () => {
    const tenant = await createTenant(files.server)
    const { url } = await imageIn(tenant, await noise(45))
    const kept = `select (select sum(size) from public.files where tenant_id = $1) + (select coalesce(sum(size), 0) from public.file_variants where tenant_id = $1) as size`
    const sizeOf = async () => Number((await arrange(kept, [tenant.id]))[0]!.size)
    const before = await sizeOf()
    const first = await get(`${url}&width=64&format=png`)
    assert.equal(first.status, 200)
    assert.ok((await sizeOf()) > before)
    const answers = []
    for (const query of ['width=160&format=png', 'width=320&format=png', 'width=64&height=64&format=png'])
      answers.push(await get(`${url}&${query}`))
    assert.ok(answers.some(({ status, code }) => status === 413 && code === 'files.quota_exceeded'))
    assert.ok((await sizeOf()) <= 20_000)
    const more = await files.upload(await noise(45), 'b.png', { token: tenant.people.editor.access })
    assert.deepEqual([more.status, more.body.code], [413, 'files.quota_exceeded'])
    assert.equal((await get(`${url}&width=64&format=png`)).status, 200)
  })

  test('are deleted with their file, and release their quota', async () => {
    const tenant = await createTenant(files.server)
    const { id, url } = await imageIn(tenant, await imageOf('png', 100, 100))
    assert.equal((await get(`${url}&width=64`)).status, 200)
    const path = `/api/v1/files/${id}`
    const { status } = await files.server.call(path, { method: 'DELETE', token: tenant.people.admin.access })
    assert.equal(status, 204)
    await drainTasks(files.server.runtime, { tenantId: tenant.id })
    assert.equal(await countOf(id), 0)
    assert.deepEqual(
      (await files.stored()).filter((file) => file.includes(tenant.id)),
      [],
    )
  })

  test('of a file that is not an image are refused in the form of the request: query, body, argument', async () => {
    const tenant = await createTenant(files.server, ['editor', 'viewer'])
    const token = tenant.people.editor.access
    const words = Buffer.from('Words alone.')
    const { body: note } = await files.upload(words, 'a.txt', { fields: { isPublic: 'true' }, token })
    const pointersOf = (errors: { pointer: string }[]) => errors.map(({ pointer }) => pointer)
    const path = `/api/v1/files/${note.id}`
    const read = await files.server.call(`${path}/content?height=20`, { token })
    assert.deepEqual(pointersOf(read.body.errors), ['?height'])
    const linked = await files.server.call(`${path}/link`, { method: 'POST', token, body: { format: 'webp' } })
    assert.deepEqual(pointersOf(linked.body.errors), ['/format'])
    const query = `mutation { linkFile(id: "${note.id}", input: { width: 20 }) { url } }`
    const { errors } = (await files.server.graphql(query, { token })).body
    assert.deepEqual(pointersOf(errors[0].extensions.errors), ['/width'])
  })
})

/** A picture that compresses badly: about three bytes a pixel. */
function noise(side: number): Promise<Buffer> {
  const noisy = randomBytes(side * side * 3)
  return sharp(noisy, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer()
}
