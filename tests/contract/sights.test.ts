// A row hidden from a caller is missing where records refer to it: its id is in no answer, list, write, event, copy or filter.
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { followEvents } from '#apps/events/index.ts'
import { memberships, users } from '#apps/users/index.ts'
import { installedApps } from '#core/installed-apps.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { listRecords } from '#framework/operations/list.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { createContext } from '#framework/request/create-context.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { AUDIT_FIELDS } from '#framework/resource/audit-fields.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { text } from '#framework/resource/fields/text.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import { trailRows } from '#framework/resource/row-rules/trail.ts'
import { answerOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { type AppServer, type Caller, openApps } from '../support/app-server.ts'

const title = () => text({ required: true, max: 100 })
/** A permission the editor lacks; a condition; an owner; membership: every way to be hidden. */
const safes = defineResource('safes', { fields: { title: title() } })
const papers = defineResource('papers', {
  rows: conditions({ read: [{ where: "title like 'open%'" }, { may: 'readAll' }], write: [{ may: 'readAll' }] }),
  fields: { title: title() },
})
const diaries = defineResource('diaries', { rows: 'owner', fields: { title: title() } })
const notes = defineResource('notes', { fields: { title: title() } })
const pins = defineResource('pins', {
  fields: {
    title: title(),
    safe: reference('safes'),
    paper: reference('papers'),
    needed: reference('papers', { required: true }),
    author: reference('papers', { readOnly: true }),
    person: reference('users'),
    diary: reference('diaries'),
    safes: references('safes'),
    papers: references('papers'),
    note: reference('notes'),
    notes: references('notes'),
  },
  filters: ['safe', 'paper', 'needed', 'person', 'diary', 'safes', 'papers', 'note', 'notes'],
})
const changes = defineResource('changes', {
  ...{ schema: 'audit', rows: trailRows, audit: false, operations: ['list', 'read'] },
  ...{ fields: AUDIT_FIELDS, filters: ['recordId'] },
})
const touch = defineAction(pins, 'touch', { summary: 'Do nothing', run: async (_ctx, record) => record })
const allPins = defineEndpoint({
  ...{ method: 'GET', path: '/all-pins', name: 'allPins', summary: 'All, as code reads them', tag: 'pins' },
  access: 'actor',
  answer: answerOf(pins),
  run: async (ctx) => ({ body: (await listRecords(ctx.asSystem('test'), pins, { size: 1 })).records[0] }),
})
const everything = ['read', 'create', 'update', 'delete']
const deskApp = defineApp({
  name: 'desk',
  resources: [safes, papers, diaries, notes, pins, changes],
  policies: [
    definePolicy(safes, [allow('admin', everything)]),
    definePolicy(papers, [allow('editor', everything), allow('admin', ['readAll'])]),
    ...[diaries, notes].map((each: AnyResource) => definePolicy(each, [allow('editor', everything)])),
    definePolicy(pins, [allow('editor', [...everything, 'touch'])]),
    definePolicy(changes, [allow('admin', ['read']), allow('owner', ['readAll'])]),
  ],
  actions: [touch],
  endpoints: [followEvents, allPins],
})
/** Members are people, with roles. */
const BESIDE = installedApps.filter(({ name }) => ['roles', 'users'].includes(name))

let server: AppServer
let [admin, editor] = [] as unknown as [Caller, Caller]
let hidden: Record<'paper' | 'safe' | 'diary' | 'person', string>
let open: Record<'paper' | 'note' | 'person', string>
let pin: string
before(async () => {
  server = await openApps([frameworkApp, ...BESIDE, deskApp])
  admin = server.callerOf('admin')
  editor = server.callerOf('editor', admin.tenantId)
  hidden = {
    paper: await created(admin, 'papers', { title: 'closed' }),
    safe: await created(admin, 'safes'),
    diary: await created(admin, 'diaries'),
    person: await personIn(randomUUIDv7()),
  }
  open = {
    paper: await created(admin, 'papers', { title: 'open' }),
    note: await created(admin, 'notes'),
    person: await personIn(admin.tenantId),
  }
  pin = await pinned()
})
after(() => server.close())

const send = (caller: Caller, line: string, body?: unknown): Promise<Answer> => {
  const [method, path] = line.split(' ') as [string, string]
  return server.send(caller, [method, `/api/v1${path}`], { body })
}
async function created(caller: Caller, resource: string, body: object = {}): Promise<string> {
  const answer = await send(caller, `POST /${resource}`, { title: 'x', ...body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}
async function personIn(tenantId: string): Promise<string> {
  const id = randomUUIDv7()
  const system = createContext(server.fixture.runtime, { requestId: 'test', tenantId }).asSystem('test')
  await createAsSystem(system, users, { id, email: `${id}@example.com`, firstName: 'A', lastName: 'B' })
  await createAsSystem(system, memberships, { user: id, role: 'viewer' })
  return id
}
/** A record that refers to everything: what an editor sees, and what is hidden. */
async function pinned(): Promise<string> {
  const { paper, safe, diary, person } = hidden
  const values = {
    ...{ title: 'x', paper, needed: paper, author: paper, safe, diary, person, safes: [safe] },
    ...{ papers: [paper, open.paper], note: open.note, notes: [open.note] },
  }
  return (await createAsSystem(admin.ctx, pins, values as never)).record.id
}

/** The record as a caller reads it who sees none of it. */
const SEEN = () => ({
  ...{ safe: null, paper: null, needed: null, author: null, person: null, diary: null, safes: [] },
  ...{ papers: [open.paper], note: open.note, notes: [open.note] },
})
const relationsOf = (record: Record<string, unknown>) =>
  Object.fromEntries(Object.keys(SEEN()).map((name) => [name, record[name]]))
function showsNothing(told: string, place: string): void {
  for (const [name, id] of Object.entries(hidden)) assert.equal(told.includes(id), false, `${place} shows ${name}`)
}

describe('ids of rows hidden from the caller are in no answer (NES-04, OWN-22)', () => {
  test('over REST: record, list, chosen fields, include, writes, bulk, action, endpoint', async () => {
    const change = [{ id: pin, title: 'x' }]
    const answers: [place: string, answer: Answer, record: (body: Answer['body']) => Answer['body']][] = [
      ['record', await send(editor, `GET /pins/${pin}`), (body) => body],
      ['list', await send(editor, `GET /pins?id=${pin}`), ({ results }) => results[0]],
      [
        'include',
        await send(editor, `GET /pins/${pin}?include=note`),
        ({ note, ...rest }) => ({ ...rest, note: note.id }),
      ],
      ['patch', await send(editor, `PATCH /pins/${pin}`, {}), (body) => body],
      ['bulk', await send(editor, 'PATCH /pins/bulk', change), ({ results }) => results[0]],
      ['action', await send(editor, `POST /pins/${pin}/touch`), (body) => body],
      ['endpoint', await send(editor, 'GET /all-pins'), (body) => body],
    ]
    for (const [place, answer, recordIn] of answers) {
      assert.equal(answer.status, 200, `${place}: ${answer.text}`)
      showsNothing(answer.text, place)
      assert.deepEqual(relationsOf(recordIn(answer.body)), SEEN(), place)
    }
    const chosen = await send(editor, `GET /pins/${pin}?fields=safe,papers,needed`)
    assert.deepEqual([chosen.body.safe, chosen.body.papers, chosen.body.needed], [null, [open.paper], null])
    const whole = await send(admin, `GET /pins/${pin}`)
    assert.deepEqual(
      [whole.body.safe, whole.body.papers],
      [hidden.safe, [hidden.paper, open.paper]],
      'others are shown all',
    )
    assert.deepEqual([whole.body.diary, whole.body.person], [hidden.diary, null])
  })

  test('over GraphQL, where the ids of required ones may be null, too', async () => {
    const selection = 'safeId paperId neededId authorId personId diaryId safeIds paperIds noteId noteIds needed { id }'
    for (const document of [
      `query ($id: ID!) { pin(id: $id) { ${selection} } }`,
      `mutation ($id: ID!) { updatePin(id: $id, input: {}) { pin { ${selection} } } }`,
      `mutation ($id: ID!) { touchPin(id: $id) { pin { ${selection} } } }`,
      `query ($id: ID!) { pins(filter: { id: { exact: $id } }) { nodes { ${selection} } } }`,
    ]) {
      const answer = await server.graphql(editor, document, { id: pin })
      assert.equal(answer.errors, undefined, JSON.stringify(answer.errors))
      showsNothing(JSON.stringify(answer), document)
      assert.ok(JSON.stringify(answer).includes(open.paper), document)
    }
  })

  test('in events and in the trail, which ignore a change of only those', async () => {
    const other = await created(admin, 'papers', { title: 'closed too' })
    const id = await pinned()
    await send(admin, `PATCH /pins/${id}`, { safe: null })
    await send(admin, `PATCH /pins/${id}`, { paper: other })
    await send(admin, `PATCH /pins/${id}`, { papers: [other, open.paper] })
    const last = await pinned()
    const isOf = (wanted: string) => (each: { recordId: string }) => each.recordId === wanted
    // Events arrive in order after all earlier transactions: once the last one is here, all are.
    const all = await waitUntil(
      async () => (await send(editor, 'GET /events?limit=200')).body.results,
      (results) => results.some(isOf(last)),
    )
    const told = all.filter(isOf(id))
    assert.deepEqual([told[0].name, relationsOf(told[0].data)], ['pins.created', SEEN()])
    showsNothing(JSON.stringify(told), 'events')
    assert.ok(!JSON.stringify(told).includes(other))
    const auditor = server.callerOf([...editor.ctx.permissions, 'changes.read'], admin.tenantId)
    const trail = await send(auditor, `GET /changes?recordId=${id}`)
    showsNothing(trail.text, 'trail')
    assert.ok(!trail.text.includes(other))
    const [row, ...more] = trail.body.results
    assert.deepEqual([row.operation, more, trail.body.count], ['create', [], 1])
    assert.deepEqual(row.changes.papers.new, [open.paper])
    assert.deepEqual([row.changes.note.new, row.changes.paper.new], [open.note, null])
  })

  test('and no question finds them', async () => {
    const count = async (query: string) => {
      const answer = await send(editor, `GET /pins?id=${pin}&${query}`)
      assert.equal(answer.status, 200, answer.text)
      return answer.body.results.length
    }
    for (const [name, id] of Object.entries(hidden)) {
      assert.equal(await count(`${name}=${id}`), 0, name)
      assert.equal(await count(`${name}__in=${id},${randomUUIDv7()}`), 0, name)
      assert.equal(await count(`${name}__isnull=true`), 1, name)
      assert.equal(await count(`${name}__ne=${id}`), 1, name)
    }
    for (const [name, id] of [
      ['safes', hidden.safe],
      ['papers', hidden.paper],
    ] as const)
      for (const lookup of ['has', 'overlaps']) assert.equal(await count(`${name}__${lookup}=${id}`), 0, name)
    assert.equal(await count(`papers__has=${open.paper}`), 1)
    assert.equal(await count(`note=${open.note}`), 1)
    assert.equal((await send(admin, `GET /pins?paper=${hidden.paper}&id=${pin}`)).body.results.length, 1)
  })
})

test('a record read and written back whole, with its tag, keeps its hidden parts', async () => {
  const id = await pinned()
  const read = await send(editor, `GET /pins/${id}`)
  const etag = read.headers.get('etag')!
  const { needed: _, ...rest } = read.body
  const [body, headers] = [{ ...rest, title: 'y' }, { 'if-match': etag }]
  const written = await server.send(editor, ['PATCH', `/api/v1/pins/${id}`], { body, headers })
  assert.equal(written.status, 200, written.text)
  assert.equal((await send(editor, `GET /pins/${id}`)).headers.get('etag'), written.headers.get('etag'))
  const { paper, author, safe, papers: kept } = (await send(admin, `GET /pins/${id}`)).body
  assert.deepEqual([paper, author, safe], [hidden.paper, hidden.paper, hidden.safe])
  assert.deepEqual(kept.toSorted(), [hidden.paper, open.paper].toSorted())
})

test('a relation to rows that every reader sees costs no statement, and a list checks in its own', async () => {
  const statements: string[] = []
  const stop = server.fixture.runtime.database.observe(({ text: statement }) => statements.push(statement))
  await send(editor, 'GET /pins?page_size=200')
  stop()
  const lists = statements.filter((statement) => statement.includes('"pins"'))
  assert.equal(lists.length, 1)
  assert.equal(
    statements.filter((statement) => /from "public"."(papers|notes|safes|diaries)"/.test(statement)).length,
    1,
  )
  assert.doesNotMatch(lists[0]!, /"(notes|safes)"/)
})
