// A field kind declared in one file appears on every surface, with a unique PostgreSQL type and JSON shape.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { readAllRecords } from '#framework/operations/reading/read-all.ts'
import { restoreRecords } from '#framework/operations/restore.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { buildAdminMetadata } from '#framework/projections/admin/index.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { AUDIT_FIELDS } from '#framework/resource/audit-fields.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { text } from '#framework/resource/fields/text.ts'
import { trailRows } from '#framework/resource/row-rules/trail.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { type AppServer, type Caller, openApps } from '../support/app-server.ts'
import { type Period, periods } from '../support/periods.ts'

const CLOSED: Period = { from: '2026-12-24', until: '2026-12-27' }
const SPRING: Period = { from: '2026-03-01', until: '2026-04-01' }
const SUMMER: Period = { from: '2026-07-01', until: '2026-09-01' }

const hotels = defineResource('hotels', {
  fields: {
    name: text({ required: true, max: 100 }),
    closed: periods({ required: true, default: [CLOSED] }),
    seasons: periods({ max: 3 }),
  },
  filters: ['name', 'closed', 'seasons'],
  ordering: ['name'],
})
const changes = defineResource('changes', {
  schema: 'audit',
  rows: trailRows,
  audit: false,
  operations: ['list', 'read'],
  fields: AUDIT_FIELDS,
  filters: ['recordId', 'resource'],
})
const lodging = defineApp({
  name: 'lodging',
  resources: [hotels, changes],
  policies: [
    definePolicy(hotels, [allow('editor', ['read', 'create', 'update', 'delete'])]),
    definePolicy(changes, [allow('owner', ['read', 'readAll'])]),
  ],
})

let server: AppServer
let owner: Caller
before(async () => {
  server = await openApps([frameworkApp, lodging])
  owner = server.callerOf('owner')
})
after(() => server.close())

async function call(line: string, body?: unknown, caller = owner) {
  const [method, path] = line.split(' ') as [string, string]
  return server.send(caller, [method, `/api/v1${path}`], { body })
}

async function create(values: object, caller = owner) {
  const answer = await call('POST /hotels', values, caller)
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}

const namesFound = async (query: string, caller: Caller) => {
  const answer = await call(`GET /hotels?${query}`, undefined, caller)
  assert.equal(answer.status, 200, answer.text)
  return answer.body.results.map(({ name }: { name: string }) => name)
}

const OUTBOX = 'select data from tasks.events where record_id = $1 and name = $2 order by position desc limit 1'
const toldOf = async (id: string, name: string) =>
  (await runStatement(server.fixture.adminUrl, OUTBOX, [id, name]))[0]?.data as Record<string, unknown> | undefined

describe('a kind declared in one file', () => {
  test('has a column of its type, with its default', async () => {
    const column =
      "select format_type(atttypid, atttypmod) as type, attnotnull as kept from pg_attribute where attrelid = 'public.hotels'::regclass and attname = 'closed'"
    assert.deepEqual(await runStatement(server.fixture.adminUrl, column), [{ type: 'daterange[]', kept: true }])
    const insert = 'insert into public.hotels (tenant_id, name) values ($1, $2) returning closed::text[]'
    const [row] = await runStatement(server.fixture.adminUrl, insert, [server.callerOf('owner').tenantId, 'By hand'])
    assert.deepEqual(row, { closed: ['[2026-12-24,2026-12-27)'] })
  })

  test('is written and read over REST', async () => {
    const made = await create({ name: 'Sacher', seasons: [SPRING, SUMMER] })
    assert.deepEqual([made.closed, made.seasons], [[CLOSED], [SPRING, SUMMER]])
    const changed = await call(`PATCH /hotels/${made.id}`, { closed: [], seasons: [SUMMER] })
    assert.deepEqual([changed.body.closed, changed.body.seasons], [[], [SUMMER]], changed.text)
    const replaced = await call(`PUT /hotels/${made.id}`, { name: 'Sacher' })
    assert.deepEqual([replaced.body.closed, replaced.body.seasons], [[CLOSED], []], replaced.text)
    const read = await call(`GET /hotels/${made.id}`)
    assert.deepEqual(read.body, replaced.body)
  })

  test('refuses the values it says it refuses', async () => {
    const { kind, options } = hotels.definition.fields.seasons
    for (const [value] of kind.refuses(options)) {
      const answer = await call('POST /hotels', { name: 'Nowhere', seasons: value })
      assert.equal(answer.status, 422, `${JSON.stringify(value)}: ${answer.text}`)
      assert.ok(answer.body.errors.every(({ pointer }: { pointer: string }) => pointer.startsWith('/seasons')))
    }
  })

  test('is a filter over REST, in groups and over GraphQL', async () => {
    const guest = server.callerOf('owner')
    await create({ name: 'Spring', seasons: [SPRING] }, guest)
    await create({ name: 'Both', seasons: [SPRING, SUMMER] }, guest)
    await create({ name: 'Unsaid' }, guest)
    const asText = ({ from, until }: Period) => `${from}..${until}`
    assert.deepEqual(await namesFound(`seasons__has=${asText(SUMMER)}`, guest), ['Both'])
    assert.deepEqual(await namesFound(`seasons__overlaps=${asText(SUMMER)},${asText(SPRING)}`, guest), [
      'Both',
      'Spring',
    ])
    assert.deepEqual(await namesFound('seasons__isnull=true', guest), ['Unsaid'])
    const group = encodeURIComponent(JSON.stringify({ or: [{ seasons__has: SUMMER }, { seasons__isempty: true }] }))
    assert.deepEqual(await namesFound(`filter=${group}`, guest), ['Both', 'Unsaid'])
    const asked = 'query ($one: Period!) { hotels(filter: { seasons: { has: $one } }) { nodes { name seasons } } }'
    const { data, errors } = await server.graphql(guest, asked, { one: SUMMER })
    assert.deepEqual(data?.hotels.nodes, [{ name: 'Both', seasons: [SPRING, SUMMER] }], JSON.stringify(errors))
    const wrong = await call(`GET /hotels?seasons__has=${SUMMER.from}`, undefined, guest)
    assert.equal(wrong.status, 400, wrong.text)
  })

  test('is a GraphQL scalar, checked before anything runs', async () => {
    const literal =
      'mutation { createHotel(input: { name: "Imperial", seasons: [{ from: "2026-03-01", until: "2026-04-01" }] }) { hotel { closed seasons } } }'
    const made = await server.graphql(owner, literal)
    assert.deepEqual(made.data?.createHotel.hotel, { closed: [CLOSED], seasons: [SPRING] }, JSON.stringify(made.errors))
    const turned = await server.graphql(owner, literal.replace('2026-04-01', '2026-02-01'))
    assert.match(JSON.stringify(turned.errors), /Period cannot represent/)
    const { data } = await server.graphql(owner, '{ __type(name: "Period") { kind description } }')
    assert.equal(data?.__type.kind, 'SCALAR')
  })

  test('appears in the OpenAPI document with its shape, its default and its filters', async () => {
    const { body } = await call('GET /openapi.json')
    const { closed, seasons } = body.components.schemas.HotelCreate.properties
    assert.deepEqual(closed.default, [CLOSED])
    assert.match(JSON.stringify(seasons), /"until":\{[^}]*"format":"date"/)
    const parameters = body.paths['/api/v1/hotels'].get.parameters as { name?: string; schema: object }[]
    assert.deepEqual(parameters.find(({ name }) => name === 'seasons__has')?.schema, { type: 'string' })
  })

  test('is described to the admin', () => {
    const { application } = server.fixture
    const { resources } = buildAdminMetadata(application, new Map([['hotels', 'hotels']]))
    const [field] = resources.find(({ name }) => name === 'hotels')!.fields.filter(({ name }) => name === 'closed')
    const { kind, widget, isList, default: usual } = field!
    const told = { kind: 'periods', widget: 'json', isList: true, usual: [CLOSED] }
    assert.deepEqual({ kind, widget, isList, usual }, told)
  })

  test('leaves a trail, as PostgreSQL writes it', async () => {
    const { id } = await create({ name: 'Bristol', seasons: [SPRING] })
    await call(`PATCH /hotels/${id}`, { seasons: [SUMMER] })
    const trail = await call(`GET /changes?recordId=${id}&ordering=-id`)
    assert.deepEqual(trail.body.results[0]?.changes.seasons, {
      old: ['[2026-03-01,2026-04-01)'],
      new: ['[2026-07-01,2026-09-01)'],
    })
  })

  test('appears in events, from operations and from the database alike', async () => {
    const { id } = await create({ name: 'Astoria', seasons: [SPRING, SUMMER] })
    assert.deepEqual((await toldOf(id, 'hotels.created'))?.seasons, [SPRING, SUMMER])
    await runStatement(server.fixture.adminUrl, 'update public.hotels set seasons = seasons[2:2] where id = $1', [id])
    const told = await toldOf(id, 'hotels.updated')
    assert.deepEqual([told?.closed, told?.seasons], [[CLOSED], [SUMMER]])
  })

  test('is exported, and imported into another tenant unchanged', async () => {
    const [from, to] = [server.callerOf('owner'), server.callerOf('owner')]
    await create({ name: 'Elisabeth', seasons: [SPRING] }, from)
    const table = await call('GET /hotels/export?fields=name,seasons', undefined, from)
    assert.match(table.text, /"Elisabeth","\{""from"":""2026-03-01"",""until"":""2026-04-01""\}"/)
    const records: Record<string, unknown>[] = []
    for await (const record of readAllRecords(from.ctx, hotels)) records.push(record as Record<string, unknown>)
    const given = records.map(({ id: _id, ...fields }) => ({ fields }))
    await inTransaction(to.ctx, (ctx) => restoreRecords(ctx, hotels, { records: given }))
    const { body } = await call('GET /hotels', undefined, to)
    assert.deepEqual(body.results[0].seasons, [SPRING])
  })
})
