// Rows hidden from a caller are missing when they write, too: as targets, when unlinking, and in answers.
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import Type from 'typebox'
import { memberships, users } from '#apps/users/index.ts'
import { installedApps } from '#core/installed-apps.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { createContext } from '#framework/request/create-context.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { type AppServer, type Caller, openApps } from '../support/app-server.ts'

const title = () => text({ required: true, max: 100 })
const safes = defineResource('safes', { fields: { title: title() }, filters: ['title'] })
const papers = defineResource('papers', {
  rows: conditions({ read: [{ where: "title like 'open%'" }, { may: 'readAll' }], write: [{ may: 'readAll' }] }),
  fields: { title: title() },
})
const diaries = defineResource('diaries', {
  rows: 'owner',
  fields: { title: title(), about: reference('diaries') },
})
const pins = defineResource('pins', {
  fields: {
    title: title(),
    safe: reference('safes'),
    paper: reference('papers'),
    diary: reference('diaries'),
    person: reference('users'),
    papers: references('papers'),
    safes: references('safes'),
  },
})
/** Each belongs to one person, who alone sees it. */
const assets = defineResource('assets', {
  rows: conditions({ read: [{ where: 'holder = {actor}' }] }),
  fields: { title: title(), holder: uuid({ readOnly: true, default: randomUUIDv7() }) },
})
const jobs = defineResource('jobs', { fields: { title: title(), lines: integer({ default: 0 }) } })
const jobLines = defineResource('jobLines', { fields: { job: reference('jobs', { required: true }) } })

const handOver = defineAction(assets, 'handOver', {
  summary: 'Give it to somebody else',
  input: Type.Object(
    { to: Type.String({ format: 'uuid', description: 'Where it goes.' }) },
    { additionalProperties: false },
  ),
  run: async (ctx, { id }, { to }) => (await updateAsSystem(ctx, assets, { id, values: { holder: to } })).record,
})
const everything = ['read', 'create', 'update', 'delete']
const deskApp = defineApp({
  name: 'desk',
  resources: [safes, papers, diaries, pins, assets, jobs, jobLines],
  policies: [
    definePolicy(safes, [allow('admin', everything)]),
    definePolicy(papers, [allow('editor', everything), allow('admin', ['readAll'])]),
    ...[diaries, pins, jobs, jobLines].map((each: AnyResource) => definePolicy(each, [allow('editor', everything)])),
    definePolicy(assets, [allow('editor', [...everything, 'handOver'])]),
  ],
  actions: [handOver],
  lifecycles: [
    defineLifecycle(assets, { beforeCreate: (ctx, input) => ({ ...input, holder: ctx.actorId! }) }),
    defineLifecycle(jobLines, {
      async afterCreate(ctx, { job }) {
        const values = { title: `written by ${ctx.requestId}` }
        await updateAsSystem(ctx, jobs, { id: job, values })
      },
    }),
  ],
})

/** Members are people, with roles. */
const PEOPLE = installedApps.filter(({ name }) => name === 'roles' || name === 'users')
const NOTHING = '0197a6a0-0000-7000-8000-00000000000f'
let server: AppServer
let [admin, editor, other] = [] as unknown as [Caller, Caller, Caller]
before(async () => {
  server = await openApps([frameworkApp, ...PEOPLE, deskApp])
  admin = server.callerOf('admin')
  ;[editor, other] = (['editor', 'editor'] as const).map((role) => server.callerOf(role, admin.tenantId)) as [
    Caller,
    Caller,
  ]
})
after(() => server.close())

const send = (caller: Caller, line: string, body?: unknown): Promise<Answer> => {
  const [method, path] = line.split(' ') as [string, string]
  return server.send(caller, [method, `/api/v1${path}`], { body })
}
async function created(caller: Caller, resource: string, body: object = {}): Promise<string> {
  const answer = await send(caller, `POST /${resource}`, { title: 'closed', ...body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}
const shown = ({ status, text: told }: Answer) => [status, told.replace(/"requestId":"[^"]*"/, '')]

/** An id of each kind hidden from the editor, by the field that would refer to it. */
async function hiddenTargets(): Promise<[field: string, value: (id: string) => unknown, id: string][]> {
  const paper = await created(admin, 'papers')
  const safe = await created(admin, 'safes')
  const one = (id: string) => id
  const many = (id: string) => [id]
  return [
    ['safe', one, safe],
    ['paper', one, paper],
    ['diary', one, await created(other, 'diaries')],
    ['person', one, await personIn(randomUUIDv7())],
    ['papers', many, paper],
    ['safes', many, safe],
  ]
}

async function personIn(tenantId: string): Promise<string> {
  const id = randomUUIDv7()
  const system = createContext(server.fixture.runtime, { requestId: 'test', tenantId }).asSystem('test')
  await createAsSystem(system, users, { id, email: `${id}@example.com`, firstName: 'A', lastName: 'B' })
  await createAsSystem(system, memberships, { user: id, role: 'viewer' })
  return id
}

describe('a row hidden from the caller', () => {
  test('cannot be referred to, in any kind of write: hidden and invented ids get equal answers (TEN-19, NES-05, OWN-05, Q-D1)', async () => {
    const pin = await created(editor, 'pins')
    for (const [field, value, id] of await hiddenTargets()) {
      const ways: ((target: string) => Promise<Answer>)[] = [
        (target) => send(editor, 'POST /pins', { title: 'x', [field]: value(target) }),
        (target) => send(editor, 'POST /pins/bulk', [{ title: 'x' }, { title: 'x', [field]: value(target) }]),
        (target) => send(editor, 'POST /pins/bulk', [{ title: 'x', [field]: value(target) }]),
        (target) => send(editor, `PATCH /pins/${pin}`, { [field]: value(target) }),
        (target) => send(editor, `PUT /pins/${pin}`, { title: 'x', [field]: value(target) }),
        (target) => send(editor, 'PATCH /pins/bulk', [{ id: pin, [field]: value(target) }]),
      ]
      for (const [index, write] of ways.entries()) {
        const [hidden, absent] = [await write(id), await write(NOTHING)]
        assert.deepEqual(shown(hidden), shown(absent), `${field}, ${index}`)
        assert.deepEqual([hidden.status, hidden.body.code], [422, 'resource.invalid_reference'], `${field}, ${index}`)
      }
    }
  })

  test('cannot be referred to over GraphQL either (TEN-19)', async () => {
    for (const [field, value, id] of await hiddenTargets()) {
      const name = Array.isArray(value('')) ? `${field.slice(0, -1)}Ids` : `${field}Id`
      const write = (target: string) =>
        server.graphql(editor, 'mutation ($input: CreatePinInput!) { createPin(input: $input) { pin { id } } }', {
          input: { title: 'x', [name]: value(target) },
        })
      const [hidden, absent] = [await write(id), await write(NOTHING)]
      assert.equal(hidden.errors?.[0]?.extensions.code, 'resource.invalid_reference', JSON.stringify(hidden))
      assert.equal(hidden.errors[0].message, absent.errors[0].message, field)
    }
  })

  test('stays in place when others are written beside it', async () => {
    const [closed, open] = [await created(admin, 'papers'), await created(admin, 'papers', { title: 'open' })]
    const [diary, safe] = [await created(admin, 'diaries'), await created(admin, 'safes')]
    const pin = await created(admin, 'pins', { diary, safe, safes: [safe], papers: [closed, open] })
    for (const [line, body] of [
      ['PATCH', { papers: [open] }],
      ['PATCH', { diary: null, safe: null, safes: [] }],
      ['PUT', { title: 'y', papers: [] }],
    ] as const) {
      const answer = await send(editor, `${line} /pins/${pin}`, body)
      assert.equal(answer.status, 200, answer.text)
    }
    const { body } = await send(admin, `GET /pins/${pin}`)
    const { papers: left, diary: about, safe: kept, safes: all } = body
    assert.deepEqual([left, about, kept, all], [[closed], diary, safe, [safe]], 'NES-04')
  })

  test('that refers here is reported in a true and discreet sentence (Q-D1)', async () => {
    const target = await created(editor, 'diaries')
    const pointing = createContext(server.fixture.runtime, {
      ...{
        requestId: 'test',
        tenantId: other.tenantId,
        actorId: other.ctx.actorId,
        permissions: other.ctx.permissions,
      },
    })
    await createAsSystem(pointing, diaries, { title: 'closed', about: target })
    for (const answer of [
      await send(editor, `DELETE /diaries/${target}`),
      await send(editor, 'DELETE /diaries/bulk', { ids: [target] }),
    ]) {
      assert.deepEqual([answer.status, answer.body.code], [409, 'resource.in_use'], answer.text)
      assert.doesNotMatch(answer.text, /about/)
    }
  })
})

test('visible targets work as before: own rows, open rows, members of the tenant', async () => {
  const [paper, diary] = [await created(admin, 'papers', { title: 'open' }), await created(editor, 'diaries')]
  const person = await personIn(editor.tenantId)
  const pin = await created(editor, 'pins', { paper, diary, person, papers: [paper] })
  const { body } = await send(editor, `GET /pins/${pin}`)
  assert.deepEqual([body.paper, body.diary, body.person, body.papers], [paper, diary, person, [paper]])
})

test('a bulk call checks all its targets in one statement', async () => {
  const diary = await created(editor, 'diaries')
  let asked = 0
  const stop = server.fixture.runtime.database.observe(({ text: statement }) => {
    if (/^select 'diaries', t\.id/.test(statement)) asked++
  })
  const answer = await send(
    editor,
    'POST /pins/bulk',
    Array.from({ length: 20 }, () => ({ title: 'x', diary })),
  )
  stop()
  assert.deepEqual([answer.status, asked], [201, 1], answer.text)
})

test('concurrent children that write to their parent are all written (D12)', async () => {
  const job = await created(editor, 'jobs')
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(editor, 'POST /job-lines', { job })))
  assert.deepEqual(
    [...new Set(answers.map(({ status }) => status))],
    [201],
    answers.map(({ text: told }) => told).join(),
  )
})

describe('the answer to a write shows what its writer may read (FLD-15)', () => {
  const writing = ['pins.create', 'pins.update', 'assets.create', 'assets.update', 'assets.handOver']

  test('over REST: only the id and the version for writers who may not', async () => {
    const blind = server.callerOf(writing, admin.tenantId)
    const id = await created(blind, 'pins', { title: 'secret' })
    for (const answer of [
      await send(blind, 'POST /pins', { title: 'secret' }),
      await send(blind, `PATCH /pins/${id}`, {}),
      await send(blind, `PUT /pins/${id}`, { title: 'secret' }),
    ]) {
      assert.deepEqual(Object.keys(answer.body), ['id', 'version'], answer.text)
      assert.match(answer.headers.get('etag')!, new RegExp(`^"${answer.body.version}\\W`))
    }
    for (const answer of [
      await send(blind, 'POST /pins/bulk', [{ title: 'secret' }]),
      await send(blind, 'PATCH /pins/bulk', [{ id }]),
    ])
      assert.deepEqual(Object.keys(answer.body.results[0]), ['id', 'version'], answer.text)
    const asset = await created(blind, 'assets')
    const { body } = await send(admin, `GET /pins/${id}`)
    assert.equal(body.title, 'secret')
    const acted = await send(blind, `POST /assets/${asset}/hand-over`, { to: blind.ctx.actorId })
    assert.deepEqual(Object.keys(acted.body), ['id', 'version'], acted.text)
  })

  test('over GraphQL: no record', async () => {
    const blind = server.callerOf(writing, admin.tenantId)
    const made = await server.graphql(
      blind,
      'mutation { createPin(input: { title: "x" }) { pin { title } id version } createPins(inputs: [{ title: "x" }]) { pins { title } ids } }',
    )
    const { createPin, createPins } = made.data
    assert.deepEqual([createPin.pin, createPin.version, createPins.pins], [null, 1, [null]], JSON.stringify(made))
    const changed = await server.graphql(
      blind,
      'mutation ($id: ID!) { updatePin(id: $id, input: {}) { pin { title } id } }',
      { id: createPin.id },
    )
    assert.deepEqual(changed.data.updatePin, { pin: null, id: createPin.id })
    assert.equal(createPins.ids.length, 1)
  })

  test('over every door it is the record for writers who may', async () => {
    const pin = await send(editor, 'POST /pins', { title: 'x' })
    assert.equal(pin.body.title, 'x')
    const made = await server.graphql(editor, 'mutation { createAsset(input: { title: "x" }) { asset { title } } }')
    assert.equal(made.data.createAsset.asset.title, 'x')
  })
})

test("an action hands a record over, out of its caller's sight (D13)", async () => {
  const asset = await created(editor, 'assets')
  const given = await send(editor, `POST /assets/${asset}/hand-over`, { to: other.ctx.actorId })
  assert.deepEqual([given.status, Object.keys(given.body)], [200, ['id', 'version']], given.text)
  assert.equal((await send(editor, `GET /assets/${asset}`)).status, 404)
  assert.equal((await send(other, `GET /assets/${asset}`)).body.holder, other.ctx.actorId)
  const document = 'mutation ($id: ID!, $to: ID!) { handOverAsset(id: $id, input: { to: $to }) { asset { title } id } }'
  const back = await server.graphql(other, document, { id: asset, to: editor.ctx.actorId })
  assert.deepEqual(back.data?.handOverAsset, { asset: null, id: asset }, JSON.stringify(back))
})
