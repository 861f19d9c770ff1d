// Webhooks and subscriptions hear of everything deleted or changed with a record, in one order (directus#24589).
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { createClient } from 'graphql-sse'
import { imageOf } from '#apps/files/testing.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { image } from '#framework/resource/fields/image.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { text } from '#framework/resource/fields/text.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { type GrownServer, openGrownServer } from '../support/grown-server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const named = { name: text({ required: true, max: 100 }) }
const shops = defineResource('shops', { fields: named })
const stalls = defineResource('stalls', {
  fields: { ...named, shop: reference('shops', { required: true, onDelete: 'cascade' }) },
})
const wares = defineResource('wares', {
  fields: {
    ...named,
    stall: reference('stalls', { onDelete: 'set-null' }),
    photo: image({ onDelete: 'set-null' }),
    shops: references('shops'),
  },
})
const all: AnyResource[] = [shops, stalls, wares]
const market = defineApp({
  name: 'market',
  dependsOn: ['files'],
  resources: all,
  policies: all.map((each) => definePolicy(each, [allow('editor', ['read', 'create', 'update', 'delete'])])),
})

interface Told {
  readonly type: string
  readonly recordId: string
  readonly data: Record<string, unknown>
}

let receiver: http.Server
let received: Told[] = []
let directory: string
let server: GrownServer
let tenant: TestTenant<'owner'>
before(async () => {
  receiver = http.createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    received.push(JSON.parse(body))
    response.end()
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  directory = await mkdtemp(path.join(tmpdir(), 'pend-market-'))
  server = await openGrownServer(market, {
    PEND_OUTBOUND_ALLOWED_HOSTS: `127.0.0.1:${(receiver.address() as AddressInfo).port}`,
    PEND_FILES_DIRECTORY: directory,
  })
})
beforeEach(async () => {
  tenant = await createTenant(server, [])
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  await call('POST /webhooks', { url, events: ['shops.*', 'stalls.*', 'wares.*', 'files.deleted'] })
})
after(async () => {
  await server.close()
  await rm(directory, { recursive: true })
  receiver.close().closeAllConnections()
})

async function call(line: string, body?: object) {
  const [method, target] = line.split(' ') as [string, string]
  const token = tenant.people.owner.access
  const answer = await server.call(`/api/v1${target}`, { method, token, ...(body && { body }) })
  assert.ok(answer.status < 300, answer.text)
  return answer.body
}

const create = async (resource: string, values: object = {}): Promise<string> =>
  (await call(`POST /${resource}`, { name: 'x', ...values })).id

/** Delivers all events so far and then clears the receiver. */
async function forget(): Promise<void> {
  await deliver()
  received = []
}

const deliver = () => drainTasks(server.runtime, { tenantId: tenant.id })

/** Events that webhooks and a subscription receive for `work`: `stalls.deleted <id>`, as often as the webhook was called. */
async function toldOf(work: () => Promise<unknown>): Promise<{ webhook: string[]; subscription: string[] }> {
  await forget()
  const client = createClient({
    url: `${server.origin}/graphql/`,
    headers: { authorization: `Bearer ${tenant.people.owner.access}` },
    retryAttempts: 0,
  })
  const opened = Promise.withResolvers<void>()
  const query = 'subscription ($names: [String!]) { events(names: $names) { name recordId } }'
  const names = all.flatMap(({ name }) => [`${name}.updated`, `${name}.deleted`])
  const answers = client.iterate({ query, variables: { names } }, { connected: () => opened.resolve() })
  const first = answers.next()
  await opened.promise
  // The server reads its position just after the first bytes.
  await new Promise((resolve) => setTimeout(resolve, 200))
  await work()
  await deliver()
  const webhook = received.map(({ type, recordId }) => `${type} ${recordId}`)
  const subscription: string[] = []
  while (subscription.length < webhook.length) {
    const { value } = await (subscription.length === 0 ? first : answers.next())
    const { name, recordId } = (value as { data: { events: Record<string, string> } }).data.events
    subscription.push(`${name} ${recordId}`)
  }
  client.dispose()
  return { webhook, subscription }
}

/** Both receive the same, each event once and after its cause. */
function requireTold({ webhook, subscription }: Awaited<ReturnType<typeof toldOf>>, expected: readonly string[]): void {
  assert.deepEqual([webhook, subscription], [expected, expected])
}

const dataOf = (event: string) => received.find(({ type }) => type === event)!.data

describe('webhooks and subscriptions hear', () => {
  test('of records deleted with a record, and of records that lose their reference to those', async () => {
    const shop = await create('shops')
    const stall = await create('stalls', { shop })
    const ware = await create('wares', { stall })
    const told = await toldOf(() => call(`DELETE /shops/${shop}`))
    requireTold(told, [`shops.deleted ${shop}`, `stalls.deleted ${stall}`, `wares.updated ${ware}`])
    assert.equal(dataOf('wares.updated').stall, null)
    assert.equal(dataOf('stalls.deleted').shop, shop)
  })

  test('of a list that loses an item', async () => {
    const [first, second] = [await create('shops'), await create('shops')]
    const ware = await create('wares', { shops: [first, second] })
    const told = await toldOf(() => call(`DELETE /shops/${first}`))
    requireTold(told, [`shops.deleted ${first}`, `wares.updated ${ware}`])
    assert.deepEqual(dataOf('wares.updated').shops, [second])
  })

  test('of each of many records deleted at once', async () => {
    const some = [await create('shops'), await create('shops')]
    const of = [await create('stalls', { shop: some[0] }), await create('stalls', { shop: some[1] })]
    const told = await toldOf(() => call('DELETE /shops/bulk', { ids: some }))
    requireTold(
      told,
      some.flatMap((id, index) => [`shops.deleted ${id}`, `stalls.deleted ${of[index]}`]),
    )
  })
})

describe('deleting a file', () => {
  const ROADS: Record<string, (id: string) => Promise<unknown>> = {
    alone: (id) => call(`DELETE /files/${id}`),
    'with others': (id) => call('DELETE /files/bulk', { ids: [id] }),
    'over GraphQL': (id) =>
      server.graphql(`mutation { deleteFile(id: "${id}") { deletedId } }`, { token: tenant.people.owner.access }),
  }
  for (const [road, remove] of Object.entries(ROADS))
    test(`by ${road} deletes its variants, rows and bytes, gives records a new version, and emits events for them`, async () => {
      const photo = await uploadImage()
      const ware = await create('wares', { photo })
      const address = `/api/v1/files/${photo}/content?tenant=${tenant.id}`
      assert.equal((await fetch(`${server.origin}${address}&width=64`)).status, 200)
      assert.equal((await stored()).length, 2)
      assert.equal((await runStatement(server.adminUrl, VARIANTS, [photo])).length, 1)
      const before = await server.call(`/api/v1/wares/${ware}`, { token: tenant.people.owner.access })
      await forget()
      await remove(photo)
      await deliver()
      assert.deepEqual(
        received.map(({ type, recordId }) => `${type} ${recordId}`),
        [`files.deleted ${photo}`, `wares.updated ${ware}`],
      )
      assert.equal(dataOf('wares.updated').photo, null)
      const after = await server.call(`/api/v1/wares/${ware}`, { token: tenant.people.owner.access })
      assert.equal(after.body.photo, null)
      assert.notEqual(after.headers.get('etag'), before.headers.get('etag'))
      assert.deepEqual(await runStatement(server.adminUrl, VARIANTS, [photo]), [])
      assert.deepEqual(await stored(), [])
      assert.equal((await fetch(`${server.origin}${address}&width=64`)).status, 404)
    })
})

const VARIANTS = 'select id from public.file_variants where file_id = $1'

async function uploadImage(): Promise<string> {
  const form = new FormData()
  form.append('isPublic', 'true')
  form.append('file', new Blob([(await imageOf('png', 100, 100)) as Uint8Array<ArrayBuffer>]), 'a.png')
  const headers = { authorization: `Bearer ${tenant.people.owner.access}` }
  const answer = await fetch(`${server.origin}/api/v1/files`, { method: 'POST', headers, body: form })
  assert.equal(answer.status, 201)
  return ((await answer.json()) as { id: string }).id
}

/** Bytes the tenant stores. */
async function stored(): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((file) => file.includes(tenant.id))
}
