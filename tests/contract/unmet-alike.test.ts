// A record hidden from a caller is answered like one that never existed: over every relation, by every way to name its id (TEN-19, Q-D1).
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import Type from 'typebox'
import { memberships, users } from '#apps/users/index.ts'
import { installedApps } from '#core/installed-apps.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { updateRecord } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { createContext } from '#framework/request/create-context.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { text } from '#framework/resource/fields/text.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { queryAs } from '#framework/testing/migrated-database.ts'
import { type AppServer, type Caller, openApps } from '../support/app-server.ts'

const title = () => text({ required: true, max: 100 })
/** Every way to be hidden: a permission an editor lacks, a condition, an owner, another tenant, no membership. */
const safes = defineResource('safes', { fields: { title: title() } })
const papers = defineResource('papers', {
  rows: conditions({ read: [{ where: "title like 'open%'" }, { may: 'readAll' }], write: [{ may: 'readAll' }] }),
  fields: { title: title() },
})
const diaries = defineResource('diaries', { rows: 'owner', fields: { title: title() } })
const notes = defineResource('notes', { fields: { title: title() } })
const trees = defineResource('trees', {
  rows: 'owner',
  fields: { title: title(), under: reference('trees', { acyclic: true }) },
})

/** Every shape of a relation to one of them; `kept` has its own permission. */
function pinningOf(target: string): AnyResource {
  const inverse = (shape: string) => ({ inverse: `${shape}Of` })
  return defineResource(`${target}Pins`, {
    fields: {
      title: title(),
      one: reference(target, inverse('one')),
      going: reference(target, { onDelete: 'cascade', ...inverse('going') }),
      sole: reference(target, { unique: true, ...inverse('sole') }),
      fixed: reference(target, { immutable: true, ...inverse('fixed') }),
      shut: reference(target, { readOnly: true, ...inverse('shut') }),
      kept: reference(target, inverse('kept')),
      several: references(target, inverse('several')),
    },
    filters: ['one', 'several'],
  })
}
const SHAPES = ['one', 'going', 'sole', 'fixed', 'shut', 'kept', 'several'] as const
const TARGETS = ['safes', 'papers', 'diaries', 'notes', 'trees', 'users']
const pinnings = TARGETS.map(pinningOf)

const everything = ['read', 'create', 'update', 'delete']
/** App code that takes the id of a record and writes it for the caller. */
const pinActions = pinnings.map((pins) =>
  defineAction(pins, 'pin', {
    summary: 'Point at something',
    input: Type.Object(
      { to: Type.String({ format: 'uuid', description: 'Id of what to point at.' }) },
      { additionalProperties: false },
    ),
    run: async (ctx, { id }, { to }) => (await updateRecord(ctx, pins, { id, input: { one: to } as never })).record,
  }),
)
const deskApp = defineApp({
  name: 'desk',
  resources: [safes, papers, diaries, notes, trees, ...pinnings],
  policies: [
    definePolicy(safes, [allow('admin', everything)]),
    definePolicy(papers, [allow('editor', everything), allow('admin', ['readAll'])]),
    ...[diaries, notes, trees].map((each: AnyResource) => definePolicy(each, [allow('editor', everything)])),
    ...pinnings.map((each) =>
      definePolicy(each, [allow('editor', [...everything, 'pin'] as never)], { fields: { kept: { write: 'owner' } } }),
    ),
  ],
  actions: pinActions,
})
/** Members are people, with roles. */
const PEOPLE = installedApps.filter(({ name }) => name === 'roles' || name === 'users')
const NOTHING = '0197a6a0-0000-7000-8000-00000000000f'

let server: AppServer
let [admin, editor, other, stranger] = [] as unknown as [Caller, Caller, Caller, Caller]
before(async () => {
  server = await openApps([frameworkApp, ...PEOPLE, deskApp])
  admin = server.callerOf('admin')
  editor = server.callerOf('editor', admin.tenantId)
  other = server.callerOf('editor', admin.tenantId)
  stranger = server.callerOf('admin')
})
after(() => server.close())

const send = (caller: Caller, line: string, body?: unknown): Promise<Answer> => {
  const [method, path] = line.split(' ') as [string, string]
  return server.send(caller, [method, `/api/v1${path}`], { body })
}

/** By system code, in a person's name. */
async function made({ ctx, tenantId }: Caller, resource: AnyResource, values: object): Promise<string> {
  const { runtime } = server.fixture
  const system = createContext(runtime, { requestId: 'test', tenantId, actorId: ctx.actorId }).asSystem('test')
  return (await createAsSystem(system, resource, { title: 'closed', ...values } as never)).record.id as string
}

async function personOf(caller: Caller): Promise<string> {
  const id = randomUUIDv7()
  await made(caller, users, { id, email: `${id}@example.com`, firstName: 'A', lastName: 'B', title: undefined })
  await made(caller, memberships, { user: id, role: 'viewer', title: undefined })
  return id
}

/** One hidden from the editor, by reason. */
async function hiddenOf(target: string): Promise<Record<string, string>> {
  if (target === 'users') return { 'no member': await personOf(stranger) }
  const resource = [safes, papers, diaries, notes, trees].find(({ name }) => name === target)!
  const elsewhere = { 'of another tenant': await made(stranger, resource, {}) }
  return target === 'notes' ? elsewhere : { ...elsewhere, 'in this tenant': await made(other, resource, {}) }
}

const shown = ({ status, text: told }: Answer, id: string) => [
  status,
  told.replace(/"requestId":"[^"]*"/, '').replaceAll(id, '<id>'),
]
const pathOf = (pins: AnyResource) => `/${pins.name.replace('Pins', '-pins')}`
const idIn = (shape: string, id: string) => (shape === 'several' ? [id] : id)
/** All rows of the tenant that a request here could have written. */
const rowsOf = async (pins: AnyResource) =>
  JSON.stringify([
    await asAdministrator(`select t from public.${sqlOf(pins)} t where tenant_id = $1 order by id`),
    await asAdministrator(`select id from tasks.events where tenant_id = $1 order by id`),
  ])
const asAdministrator = (sql: string) => queryAs(server.fixture.adminUrl, {}, { text: sql, values: [editor.tenantId] })
const sqlOf = ({ name }: AnyResource) => name.replace('Pins', '_pins')

/** Every way to name an id in a relation. */
function waysOf(pins: AnyResource, shape: string, at: string): Record<string, (id: string) => Promise<Answer>> {
  const path = pathOf(pins)
  const field = (id: string) => ({ [shape]: idIn(shape, id) })
  const names = server.fixture.runtime.models.get(pins.name)!.names
  const input = (id: string) => ({ [shape === 'several' ? 'severalIds' : `${shape}Id`]: idIn(shape, id) })
  const graphql = (document: string, variables: object) =>
    server.send(editor, ['POST', '/graphql/'], { body: { query: document, variables } })
  const { type, plural } = names
  const many = `${plural[0]!.toUpperCase()}${plural.slice(1)}`
  return {
    create: (id) => send(editor, `POST ${path}`, { title: 'x', ...field(id) }),
    'create of many': (id) => send(editor, `POST ${path}/bulk`, [{ title: 'x' }, { title: 'x', ...field(id) }]),
    change: (id) => send(editor, `PATCH ${path}/${at}`, field(id)),
    replacement: (id) => send(editor, `PUT ${path}/${at}`, { title: 'x', ...field(id) }),
    'change of many': (id) => send(editor, `PATCH ${path}/bulk`, [{ id: at, ...field(id) }]),
    'create over GraphQL': (id) =>
      graphql(`mutation ($input: Create${type}Input!) { create${type}(input: $input) { id } }`, {
        input: { title: 'x', ...input(id) },
      }),
    'create of many over GraphQL': (id) =>
      graphql(`mutation ($inputs: [Create${type}Input!]!) { create${many}(inputs: $inputs) { ids } }`, {
        inputs: [{ title: 'x' }, { title: 'x', ...input(id) }],
      }),
    'change over GraphQL': (id) =>
      graphql(`mutation ($id: ID!, $input: Update${type}Input!) { update${type}(id: $id, input: $input) { id } }`, {
        ...{ id: at, input: input(id) },
      }),
    ...(shape === 'one' && { action: (id: string) => send(editor, `POST ${path}/${at}/pin`, { to: id }) }),
  }
}

/** Shapes that a client may write on creation and later. */
const POINTING: readonly string[] = ['one', 'going', 'sole', 'several']

/** In every way to write every field of the record `at`. */
async function requireAlike(
  pins: AnyResource,
  at: string,
  [why, id]: readonly [why: string, id: string],
): Promise<void> {
  for (const shape of SHAPES)
    for (const [way, write] of Object.entries(waysOf(pins, shape, at))) {
      const [hidden, none] = [await write(id), await write(NOTHING)]
      const place = `${why}: ${shape} by ${way}`
      assert.deepEqual(shown(hidden, id), shown(none, NOTHING), place)
      assert.ok(hidden.status >= 400 || hidden.body.errors, `${place}: ${hidden.text}`)
      if (POINTING.includes(shape)) assert.match(hidden.text, /resource\.invalid_reference/, place)
    }
}

const pointAt = (pins: AnyResource, id: string) =>
  made(editor, pins, Object.fromEntries(SHAPES.map((shape) => [shape, idIn(shape, id)])))

describe('a hidden id is answered like one that never existed, and nothing is written', () => {
  for (const pins of pinnings)
    test(`in ${pins.name}, by every field and way`, async () => {
      const bare = await made(editor, pins, {})
      for (const hidden of Object.entries(await hiddenOf(pins.name.replace('Pins', '')))) {
        const before = await rowsOf(pins)
        await requireAlike(pins, bare, hidden)
        assert.equal(await rowsOf(pins), before, hidden[0])
      }
    })

  for (const pins of pinnings.filter(({ name }) => !['notesPins', 'usersPins'].includes(name)))
    test(`in ${pins.name} that already refer to it, by a caller who sees it`, async () => {
      const hidden = (await hiddenOf(pins.name.replace('Pins', '')))['in this tenant']!
      const pointing = await pointAt(pins, hidden)
      const before = await rowsOf(pins)
      await requireAlike(pins, pointing, ['pointed at', hidden])
      assert.equal(await rowsOf(pins), before)
      const read = await send(editor, `GET ${pathOf(pins)}/${pointing}`)
      assert.ok(!read.text.includes(hidden), read.text)
    })
})

/** Every way to name a record by its own id. */
function waysTo(resource: AnyResource): Record<string, (id: string) => Promise<Answer>> {
  const { type, singular } = server.fixture.runtime.models.get(resource.name)!.names
  const path = `/${resource.name}`
  const graphql = (query: string) => (id: string) =>
    server.send(editor, ['POST', '/graphql/'], { body: { query, variables: { id } } })
  return {
    read: (id) => send(editor, `GET ${path}/${id}`),
    'read with its tag': (id) =>
      server.send(editor, ['GET', `/api/v1${path}/${id}`], { headers: { 'if-none-match': '*' } }),
    change: (id) => send(editor, `PATCH ${path}/${id}`, { title: 'x' }),
    'change of a version': (id) =>
      server.send(editor, ['PATCH', `/api/v1${path}/${id}`], { body: {}, headers: { 'if-match': '"1"' } }),
    replacement: (id) => send(editor, `PUT ${path}/${id}`, { title: 'x' }),
    'change of many': (id) => send(editor, `PATCH ${path}/bulk`, [{ id, title: 'x' }]),
    removal: (id) => send(editor, `DELETE ${path}/${id}`),
    'removal of many': (id) => send(editor, `DELETE ${path}/bulk`, { ids: [id] }),
    creation: (id) => send(editor, `POST ${path}`, { id, title: 'x' }),
    list: (id) => send(editor, `GET ${path}?id=${id}`),
    'list of ids': (id) => send(editor, `GET ${path}?id__in=${id},${NOTHING}`),
    'read over GraphQL': graphql(`query ($id: ID!) { ${singular}(id: $id) { title } }`),
    'read of a node': graphql('query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }'),
    'change over GraphQL': graphql(`mutation ($id: ID!) { update${type}(id: $id, input: { title: "x" }) { id } }`),
    'removal over GraphQL': graphql(`mutation ($id: ID!) { delete${type}(id: $id) { deletedId } }`),
  }
}

describe('a hidden record is answered by its own id like one that never existed', () => {
  for (const resource of [safes, papers, diaries, notes, trees])
    test(`in ${resource.name}, by every way`, async () => {
      for (const [why, id] of Object.entries(await hiddenOf(resource.name)))
        for (const [way, send] of Object.entries(waysTo(resource))) {
          const [hidden, none] = [await send(id), await send(NOTHING)]
          assert.deepEqual(shown(hidden, id), shown(none, NOTHING), `${why}: ${way}`)
          assert.ok(way.startsWith('list') || !hidden.text.includes('closed'), `${why}: ${way}`)
        }
    })
})

describe('lists through a relation', () => {
  for (const pins of pinnings.filter(({ name }) => !['notesPins', 'usersPins'].includes(name)))
    test(`of ${pins.name} do not reveal what they refer to`, async () => {
      const hidden = (await hiddenOf(pins.name.replace('Pins', '')))['in this tenant']!
      await pointAt(pins, hidden)
      for (const query of ['one=', 'one__in=', 'several__has=', 'several__overlaps=']) {
        const [one, none] = [hidden, NOTHING].map((id) => send(editor, `GET ${pathOf(pins)}?${query}${id}`))
        const [asked, absent] = [await one!, await none!]
        assert.equal(asked.status, 200, asked.text)
        assert.deepEqual(shown(asked, hidden), shown(absent, NOTHING), query)
      }
    })
})
