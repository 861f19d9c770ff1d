// The effects of deleting a record: previewed as declared, and only as far as the caller sees them.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { text } from '#framework/resource/fields/text.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import { type AppServer, type Caller, openApps } from '../support/app-server.ts'

const name = text({ required: true, max: 100 })
const shelves = defineResource('shelves', { singular: 'shelf', fields: { name } })
const boxes = defineResource('boxes', {
  fields: {
    name,
    shelf: reference('shelves', { onDelete: 'cascade' }),
    spare: reference('shelves', { onDelete: 'set-null' }),
  },
})
const parcels = defineResource('parcels', { fields: { name, box: reference('boxes', { onDelete: 'cascade' }) } })
const seals = defineResource('seals', { fields: { name, parcel: reference('parcels') } })
const routes = defineResource('routes', { fields: { name, shelves: references('shelves') } })
const secrets = defineResource('secrets', {
  rows: conditions({ read: [{ where: "name = 'open'" }, { may: 'readAll' }] }),
  fields: { name, shelf: reference('shelves'), note: reference('shelves', { onDelete: 'set-null' }) },
})
const resources = [shelves, boxes, parcels, seals, routes, secrets]
const store = defineApp({
  name: 'store',
  resources,
  policies: [
    ...resources
      .filter((each) => each !== secrets)
      .map((each) => definePolicy(each, [allow('viewer', ['read']), allow('editor', ['create', 'delete'])])),
    definePolicy(secrets, [allow('viewer', ['read']), allow('editor', ['create']), allow('owner', ['readAll'])], {
      fields: { note: { read: 'owner' } },
    }),
  ],
})

let server: AppServer
let owner: Caller
let editor: Caller
let shelf: string
before(async () => {
  server = await openApps([frameworkApp, store])
  owner = server.callerOf('owner')
  editor = server.callerOf('editor', owner.tenantId)
  shelf = await made('shelves', { name: 'Top' })
  const other = await made('shelves', { name: 'Other' })
  for (let n = 0; n < 7; n++) {
    const box = await made('boxes', { name: `Box ${n}`, shelf, spare: n < 2 ? shelf : other })
    const parcel = await made('parcels', { name: `Parcel ${n}`, box })
    if (n === 0) await made('seals', { name: 'Seal', parcel })
  }
  await made('boxes', { name: 'Elsewhere', shelf: other })
  await made('routes', { name: 'Round', shelves: [other, shelf] })
  for (const each of ['open', 'closed']) await made('secrets', { name: each, shelf, note: shelf })
})
after(() => server.close())

async function made(path: string, body: object): Promise<string> {
  const answer = await server.send(owner, ['POST', `/api/v1/${path}`], { body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}

const preview = (caller: Caller, id = shelf) => server.send(caller, ['GET', `/api/v1/shelves/${id}/deletion`])
const BOXES = ['Box 0', 'Box 1', 'Box 2', 'Box 3', 'Box 4']
const EXPECTED = [
  { resource: 'boxes', field: 'shelf', label: 'Boxes', effect: 'deleted', count: 7, isLimited: false, titles: BOXES },
  {
    resource: 'boxes',
    field: 'spare',
    label: 'Boxes',
    effect: 'emptied',
    count: 2,
    isLimited: false,
    titles: BOXES.slice(0, 2),
  },
  {
    resource: 'parcels',
    field: 'box',
    label: 'Parcels',
    effect: 'deleted',
    count: 7,
    isLimited: false,
    titles: BOXES.map((box) => box.replace('Box', 'Parcel')),
  },
  {
    resource: 'routes',
    field: 'shelves',
    label: 'Routes',
    effect: 'emptied',
    count: 1,
    isLimited: false,
    titles: ['Round'],
  },
  {
    resource: 'seals',
    field: 'parcel',
    label: 'Seals',
    effect: 'kept from being deleted',
    count: 1,
    isLimited: false,
    titles: ['Seal'],
  },
]
const secret = (field: string, titles: string[], effect: string) => ({
  ...{ resource: 'secrets', field, label: 'Secrets', effect, count: titles.length, isLimited: false, titles },
})
const sorted = (goes: { resource: string; field: string }[]) =>
  goes.toSorted((one, other) => `${one.resource} ${one.field}`.localeCompare(`${other.resource} ${other.field}`))

describe('the preview of a deletion', () => {
  test('lists what refers to the record and to what it takes along, with the declared effect, and deletes nothing', async () => {
    const { status, body, text: told, headers } = await preview(owner)
    assert.equal(status, 200, told)
    assert.match(headers.get('cache-control')!, /^private/)
    const all = ['open', 'closed']
    assert.deepEqual(sorted(body.goes), [
      ...EXPECTED,
      secret('note', all, 'emptied'),
      secret('shelf', all, 'kept from being deleted'),
    ])
    assert.equal((await server.send(owner, ['GET', `/api/v1/shelves/${shelf}`])).status, 200)
    const words = 'resource field label effect count isLimited titles'
    const { data, errors } = await server.graphql(owner, `{ shelfDeletion(id: "${shelf}") { ${words} } }`)
    assert.deepEqual(data?.shelfDeletion, body.goes, JSON.stringify(errors))
  })

  test('lists only what the caller sees, row by row, field by field and resource by resource (OWN-22, CVE-2023-30843)', async () => {
    assert.deepEqual(sorted((await preview(editor)).body.goes), [
      ...EXPECTED,
      secret('shelf', ['open'], 'kept from being deleted'),
    ])
    const alone = server.callerOf(['shelves.read', 'shelves.delete', 'routes.read'], owner.tenantId)
    assert.deepEqual((await preview(alone)).body.goes, [EXPECTED[3]])
    const { body } = await preview(server.callerOf(['shelves.read', 'shelves.delete'], owner.tenantId))
    assert.deepEqual(body, { goes: [] })
  })

  test('is for callers who may delete the record, and of no other tenant', async () => {
    assert.deepEqual((await preview(server.callerOf('viewer', owner.tenantId))).body.code, 'permissions.denied')
    for (const answer of [
      await preview(server.callerOf('owner')),
      await preview(owner, '0197a6a0-0000-7000-8000-00000000000f'),
      await preview(owner, 'none'),
    ])
      assert.deepEqual([answer.status, answer.body.code], [404, 'resource.not_found'], answer.text)
    const asked = await server.send(owner, ['GET', `/api/v1/shelves/${shelf}/deletion?deep=true`])
    assert.equal(asked.body.code, 'request.unknown_parameter')
  })

  test('says what the deletion then does', async () => {
    const refused = await server.send(owner, ['DELETE', `/api/v1/shelves/${shelf}`])
    assert.equal(refused.body.code, 'resource.in_use')
    const free = await made('shelves', { name: 'Free' })
    await made('boxes', { name: 'Gone', shelf: free })
    assert.deepEqual(
      (await preview(owner, free)).body.goes.map(({ effect }: { effect: string }) => effect),
      ['deleted'],
    )
    assert.equal((await server.send(owner, ['DELETE', `/api/v1/shelves/${free}`])).status, 204)
    const { body } = await server.send(owner, ['GET', '/api/v1/boxes?page_size=200'])
    assert.ok(!body.results.some(({ name: box }: { name: string }) => box === 'Gone'))
  })
})
