// An export over the API: requested by an owner, written by a task, fetched by a short-lived link, and deleted after its time.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { importTenant } from '#apps/archives/index.ts'
import { eraseTenant } from '#apps/erasure/index.ts'
import { createContext } from '#framework/request/create-context.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { openS3Server, type S3Server } from '#framework/testing/servers/s3-server.ts'
import { arrange } from '#tests/support/arrange.ts'
import { readMails } from '#tests/support/mails.ts'
import { forgetProofs } from '#tests/support/second-factor.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'
import { sweepExports } from './tasks/sweep-exports.ts'

let server: TestServer
let folder: string
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pend-exports-'))
  server = await openServer({ PEND_FILES_DIRECTORY: folder, PEND_PUBLIC_ORIGIN: 'http://api.example.com' })
})
after(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

type Owned = Pick<TestTenant<'owner'>, 'id' | 'people'>
const small = () => createTenant(server, ['owner'])
const post = (target: string, token: string, on = server) =>
  on.call(`/api/v1/tenant-exports${target}`, { method: 'POST', token })
const read = (id: string, { people }: Owned) =>
  server.call(`/api/v1/tenant-exports/${id}`, { token: people.owner.access })
const work = ({ id }: Pick<Owned, 'id'>, ahead = 0, on = server) =>
  drainTasks(on.runtime, { tenantId: id, access: on.access, ahead })

/** Requested and written; returns its id. */
async function makeExport(tenant: Owned, on = server): Promise<string> {
  const asked = await post('', tenant.people.owner.access, on)
  assert.deepEqual([asked.status, asked.body?.status], [201, 'waiting'], asked.text)
  await work(tenant, 0, on)
  return asked.body.id
}

async function linkTo(id: string, { people }: Owned, on = server): Promise<string> {
  const { status, text, body } = await post(`/${id}/link`, people.owner.access, on)
  assert.equal(status, 200, text)
  const { pathname, search } = new URL(body.url)
  return pathname + search
}

async function fetchBytes(target: string, headers: Record<string, string> = {}, on = server) {
  const answer = await fetch(on.origin + target, { headers })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}
const archivesOf = ({ id }: Pick<Owned, 'id'>) => readdir(path.join(folder, 'exports', id)).catch(() => [])

describe('an export', () => {
  test('is requested, written, announced by mail, fetched completely or in part, and imported again', async () => {
    const tenant = await small()
    const { access, email } = tenant.people.owner
    await server.call('/api/v1/tags', { method: 'POST', token: access, body: { name: 'Birds' } })
    const id = await makeExport(tenant)
    const { body: done } = await read(id, tenant)
    assert.deepEqual(
      [done.status, done.progress, done.requestedBy, done.storageKey],
      ['ready', 100, tenant.people.owner.id, undefined],
    )
    assert.ok(Date.parse(done.expiresAt) - Date.now() > 86_000_000)
    const { bytes, headers } = await fetchBytes(await linkTo(id, tenant))
    assert.equal(String(bytes.length), done.size)
    assert.equal(createHash('sha256').update(bytes).digest('hex'), done.sha256)
    assert.deepEqual([headers.get('content-type'), headers.get('cache-control')], ['application/gzip', 'no-store'])
    assert.match(headers.get('content-disposition')!, /^attachment; filename="tenant-.*\.pend"/)
    const part = await fetchBytes(await linkTo(id, tenant), { range: 'bytes=10-19' })
    assert.deepEqual([part.status, part.bytes.equals(bytes.subarray(10, 20))], [206, true])
    const text = gunzipSync(bytes).toString()
    assert.ok(text.includes('"Birds"') && text.endsWith('\n'))
    assert.equal(text.includes('"section":"tenantExports"'), false)
    const mails = (await readMails(server, email)).filter(({ subject }) => /^Your export of .* is ready$/.test(subject))
    assert.equal(mails.length, 1)
    assert.doesNotMatch(mails[0]!.text, /signature/)
    const file = path.join(folder, 'fetched.pend')
    await writeFile(file, bytes)
    const staff = createContext(server.runtime, { requestId: 'exports' }).asSystem('import a tenant')
    const imported = await importTenant(staff, file, { slug: `again-${randomBytes(5).toString('hex')}` })
    assert.equal(imported.people.found, 1)
  })

  test('is in the trail with its requester, and each link with its maker', async () => {
    const tenant = await small()
    const id = await makeExport(tenant)
    await linkTo(id, tenant)
    const rows = await arrange(
      "select operation, actor_id from audit.changes where tenant_id = $1 and resource = 'tenantExports' order by created_at, id",
      [tenant.id],
    )
    assert.deepEqual(
      rows.map(({ operation }) => operation),
      ['create', 'update', 'update', 'download'],
    )
    for (const { actor_id: actor } of rows) assert.equal(actor, tenant.people.owner.id)
  })

  test('is requested and linked over GraphQL as over REST', async () => {
    const tenant = await small()
    const token = tenant.people.owner.access
    const ask = async (query: string, variables = {}) => (await server.graphql(query, { token, variables })).body
    const made = await ask('mutation { createTenantExport { tenantExport { id status } } }')
    assert.equal(made.data?.createTenantExport.tenantExport.status, 'waiting', JSON.stringify(made))
    await work(tenant)
    const listed = await ask('{ tenantExports(first: 5) { nodes { id status size } } }')
    const { id } = made.data.createTenantExport.tenantExport
    assert.deepEqual([listed.data.tenantExports.nodes[0].id, listed.data.tenantExports.nodes[0].status], [id, 'ready'])
    const linked = await ask('mutation ($id: ID!) { linkTenantExport(id: $id) { url expiresAt } }', { id })
    const { pathname, search } = new URL(linked.data.linkTenantExport.url)
    assert.equal((await fetchBytes(pathname + search)).status, 200)
    const discarded = await ask('mutation ($id: ID!) { discardTenantExport(id: $id) { tenantExport { status } } }', {
      id,
    })
    assert.equal(discarded.errors, undefined, JSON.stringify(discarded))
    assert.equal((await fetchBytes(pathname + search)).status, 404)
  })

  test('is limited to one at a time and five a day per tenant, even for simultaneous and discarded requests', async () => {
    const tenant = await small()
    const token = tenant.people.owner.access
    const tries = await Promise.all(Array.from({ length: 6 }, () => post('', token)))
    assert.deepEqual(tries.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409])
    let { id } = tries.find(({ status }) => status === 201)!.body
    for (let n = 0; n < 4; n++) {
      assert.equal((await post(`/${id}/discard`, token)).body.status, 'discarded')
      id = (await post('', token)).body.id
    }
    await post(`/${id}/discard`, token)
    const refused = await post('', token)
    assert.deepEqual([refused.status, refused.body.code], [429, 'request.rate_limited'])
    assert.ok(Number(refused.headers.get('retry-after')) > 80_000)
    await work(tenant)
    assert.deepEqual(await archivesOf(tenant), [], 'what was discarded before it was begun is not written')
  })

  test('is deleted when its time is over or on request: the file and the link, not the row', async () => {
    const tenant = await small()
    const [over, unwanted] = [await makeExport(tenant), await makeExport(tenant)]
    const links = [await linkTo(over, tenant), await linkTo(unwanted, tenant)]
    assert.equal((await archivesOf(tenant)).length, 2)
    await arrange('update tenant.tenant_exports set expires_at = now() where tenant_id = $1 and id = $2', [
      tenant.id,
      over,
    ])
    assert.equal((await post(`/${unwanted}/discard`, tenant.people.owner.access)).status, 200)
    for (const link of links) assert.equal((await fetchBytes(link)).status, 404)
    assert.equal((await post(`/${over}/link`, tenant.people.owner.access)).body.code, 'files.not_ready')
    await work(tenant, 90_000_000)
    assert.deepEqual(await archivesOf(tenant), [])
    assert.equal((await read(over, tenant)).body.status, 'expired')
    assert.equal((await read(unwanted, tenant)).body.status, 'discarded')
  })

  test('fails for a requester who has lost the right when its turn comes, and says so', async () => {
    const tenant = await small()
    const asked = await post('', tenant.people.owner.access)
    await arrange("update tenant.memberships set role = 'admin' where tenant_id = $1", [tenant.id])
    await work(tenant)
    const [row] = await arrange('select status, problem from tenant.tenant_exports where tenant_id = $1 and id = $2', [
      tenant.id,
      asked.body.id,
    ])
    assert.deepEqual(row, { status: 'failed', problem: 'The person who asked for it no longer has the permission.' })
    assert.deepEqual(await archivesOf(tenant), [])
  })

  test('leaves nothing behind a night after a process was killed, and nothing of an erased tenant', async () => {
    const tenant = await small()
    await makeExport(tenant)
    const place = path.join(folder, 'exports', tenant.id)
    await writeFile(path.join(place, 'orphan'), 'x')
    const before = new Date(Date.now() - 7_200_000)
    await utimes(path.join(place, 'orphan'), before, before)
    const stuck = await post('', tenant.people.owner.access)
    await arrange("delete from tasks.tasks where tenant_id = $1 and name = 'portability.write-export'", [tenant.id])
    await arrange(
      "update tenant.tenant_exports set status = 'writing', updated_at = now() - interval '2 days' where tenant_id = $1 and id = $2",
      [tenant.id, stuck.body.id],
    )
    const ctx = createContext(server.runtime, { requestId: 'exports', tenantId: tenant.id }).asSystem('sweep')
    await sweepExports.run(ctx, {}, {} as never)
    assert.equal((await archivesOf(tenant)).length, 1)
    assert.equal((await read(stuck.body.id, tenant)).body.status, 'failed')
    const staff = createContext(server.runtime, { requestId: 'exports' }).asSystem('erase')
    await eraseTenant(staff, tenant.id, { reason: 'test', isDue: false })
    assert.deepEqual(await archivesOf(tenant), [])
  })
})

describe('the right to an archive', () => {
  test('belongs to owners alone, and only after a fresh proof', async () => {
    const tenant = await createTenant(server, ['owner', 'admin'])
    const { owner, admin } = tenant.people
    assert.equal((await post('', admin.access)).body.code, 'permissions.denied')
    assert.equal((await server.call('/api/v1/tenant-exports', { token: admin.access })).body.count, 0)
    const id = await makeExport(tenant)
    assert.equal((await post(`/${id}/link`, admin.access)).body.code, 'permissions.denied')
    await forgetProofs(owner.id)
    for (const target of ['', `/${id}/link`])
      assert.equal((await post(target, owner.access)).body.code, 'auth.step_up_required', target)
  })

  test('ends the link with the session, the membership, the role and the tenant, at once', async () => {
    const endings: [name: string, end: (tenant: Owned) => Promise<unknown>, statuses: number[]][] = [
      ['log-out', ({ people: { owner } }) => logOut(owner.refresh), [401]],
      ['role', ({ id }) => arrange("update tenant.memberships set role = 'admin' where tenant_id = $1", [id]), [403]],
      ['membership', ({ id }) => arrange('delete from tenant.memberships where tenant_id = $1', [id]), [403]],
      ['tenant', ({ id }) => arrange("update tenant.tenants set status = 'suspended' where id = $1", [id]), [403, 404]],
    ]
    for (const [name, end, statuses] of endings) {
      const tenant = await small()
      const link = await linkTo(await makeExport(tenant), tenant)
      assert.equal((await fetchBytes(link)).status, 200)
      await end(tenant)
      const { status } = await fetchBytes(link)
      assert.ok(statuses.includes(status), `${name}: ${status}`)
    }
  })
  const logOut = (refresh: string) => server.call('/api/v1/auth/logout', { method: 'POST', body: { refresh } })
})

describe('an export in a bucket', () => {
  let s3: S3Server
  before(async () => {
    s3 = await openS3Server()
  })
  after(() => s3.close())

  test('is written and fetched in parts like one on the disk', async () => {
    const { s3Endpoint, s3Region, s3Bucket, s3AccessKey, s3SecretKey } = s3.options
    const there = await openServer({
      ...{
        PEND_FILES_DRIVER: 's3',
        PEND_FILES_DIRECTORY: folder,
        PEND_S3_ENDPOINT: s3Endpoint,
        PEND_S3_REGION: s3Region,
      },
      ...{ PEND_S3_BUCKET: s3Bucket!, PEND_S3_ACCESS_KEY: s3AccessKey!, PEND_S3_SECRET_KEY: s3SecretKey! },
    })
    try {
      const tenant = await createTenant(there, ['owner'])
      const link = await linkTo(await makeExport(tenant, there), tenant, there)
      const [whole, part] = [await fetchBytes(link, {}, there), await fetchBytes(link, { range: 'bytes=0-1' }, there)]
      assert.ok(gunzipSync(whole.bytes).toString().includes('"format":"pend-tenant"'))
      assert.deepEqual([part.status, [...part.bytes]], [206, [0x1f, 0x8b]])
    } finally {
      await there.close()
    }
  })
})
