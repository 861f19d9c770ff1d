// The rights beside a record match what the operations decide, on REST and GraphQL, for any rule.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { ROLES, type Role } from '#framework/permissions/roles.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { text } from '#framework/resource/fields/text.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'
import { type AppServer, type Caller, openApps } from '../support/app-server.ts'
import { pathOf } from '../support/fill.ts'
import { fillTenant } from '../support/fill-tenant.ts'
import { publicModels } from '../support/public-models.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

/** Refused because of the record, or because of the caller. */
const REFUSED = [403, 404, 409]

/** Everybody reads published records, and changes their own. */
const notices = defineResource('notices', {
  rows: conditions({
    read: [{ where: "state = 'published'" }, { where: '{own}' }, { may: 'readAll' }],
    write: [{ where: '{own}' }, { may: 'readAll' }],
  }),
  fields: {
    title: text({ required: true }),
    state: choice(['draft', 'published'], { default: 'draft' }),
    lock: integer({ default: 0, hidden: true }),
  },
  filters: ['state'],
})
/** Everybody reads all of it, changes records without a stamp, and deletes scrap; the conditions name the table. */
const papers = defineResource('papers', {
  rows: declared({
    reason: 'rows whose conditions differ for each command',
    hasTenant: true,
    read: 'papers.tenant_id = {tenant}',
    insert: 'papers.tenant_id = {tenant}',
    update: "papers.tenant_id = {tenant} and (papers.stamp = '' or {system})",
    delete: "papers.tenant_id = {tenant} and papers.title = 'scrap'",
  }),
  fields: { title: text({ required: true }), stamp: text({ required: true, default: '' }) },
})
const labels = defineResource('labels', { fields: { name: text({ required: true }) } })
const diaries = defineResource('diaries', { rows: 'owner', fields: { entry: text({ required: true }) } })

const publish = defineAction(notices, 'publish', {
  summary: 'Show it to everybody',
  when: { state: 'draft', lock: [0, null] },
  run: async (ctx, { id }) =>
    (await updateAsSystem(ctx, notices, { id, values: { state: 'published', lock: 1 } })).record,
})
const stamp = defineAction(papers, 'stamp', {
  summary: 'Stamp it',
  run: async (ctx, { id }) => (await updateAsSystem(ctx, papers, { id, values: { stamp: 'done' } })).record,
})

const EVERYTHING = ['read', 'create', 'update', 'delete']
const office = defineApp({
  name: 'office',
  resources: [notices, papers, labels, diaries],
  policies: [
    definePolicy(notices, [
      allow('viewer', ['read']),
      allow('editor', ['create', 'update', 'delete', 'publish']),
      allow('admin', ['readAll']),
    ]),
    definePolicy(papers, [allow('viewer', ['read']), allow('editor', ['create', 'update', 'delete', 'stamp'])]),
    definePolicy(labels, [allow('viewer', ['read']), allow('editor', ['create', 'update', 'delete'])]),
    definePolicy(diaries, [allow('viewer', EVERYTHING)]),
  ],
  actions: [publish, stamp],
})

let server: AppServer
before(async () => {
  server = await openApps([frameworkApp, office])
})
after(() => server.close())

interface Shown {
  readonly id: string
  readonly rights: readonly string[]
}

const send = (caller: Caller, [method, path]: readonly [string, string], body?: unknown) =>
  server.send(caller, [method, `/api/v1/${path}`], body === undefined ? {} : { body })

async function create(caller: Caller, path: string, body: object): Promise<string> {
  const answer = await send(caller, ['POST', path], body)
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id as string
}

/** The same on all surfaces, or it fails. */
async function rightsOf(caller: Caller, name: string, id: string): Promise<readonly string[] | null> {
  const [listed, read, sparse, { data }] = await Promise.all([
    send(caller, ['GET', `${name}?rights=true&fields=createdAt`]),
    send(caller, ['GET', `${name}/${id.toUpperCase()}?rights=true`]),
    send(caller, ['GET', `${name}/${id}?rights=true&fields=createdAt`]),
    server.graphql(caller, `{ ${name} { nodes { id rights } } }`),
  ])
  const node = data[name].nodes.find((each: Shown) => each.id === id)
  if (!node) {
    assert.equal(read.status, 404)
    return null
  }
  assert.deepEqual(read.body.rights, node.rights)
  assert.deepEqual(Object.keys(sparse.body).sort(), ['createdAt', 'rights'])
  assert.deepEqual(sparse.body.rights, node.rights)
  const all = data[name].nodes.map(({ rights }: Shown) => JSON.stringify(rights)).sort()
  assert.deepEqual(listed.body.results.map(({ rights }: Shown) => JSON.stringify(rights)).sort(), all)
  return node.rights
}

interface Office {
  readonly viewer: Caller
  readonly editor: Caller
  readonly other: Caller
  readonly admin: Caller
}

function openOffice(): Office {
  const viewer = server.callerOf('viewer')
  const join = (role: 'editor' | 'admin') => server.callerOf(role, viewer.tenantId)
  return { viewer, editor: join('editor'), other: join('editor'), admin: join('admin') }
}

describe('rights of a record', () => {
  test('follow permissions, and rows that are readable but not changeable', async () => {
    const { viewer, editor, other, admin } = openOffice()
    const draft = await create(editor, 'notices', { title: 'A draft' })
    const shown = await create(editor, 'notices', { title: 'For all', state: 'published' })
    assert.deepEqual(await rightsOf(editor, 'notices', draft), ['update', 'delete', 'publish'])
    assert.deepEqual(await rightsOf(admin, 'notices', draft), ['update', 'delete', 'publish'])
    assert.equal(await rightsOf(other, 'notices', draft), null)
    assert.deepEqual(await rightsOf(editor, 'notices', shown), ['update', 'delete'])
    assert.deepEqual(await rightsOf(other, 'notices', shown), [])
    assert.deepEqual(await rightsOf(viewer, 'notices', shown), [])
  })

  test('distinguish changes, deletions, and the state an action starts from', async () => {
    const { editor } = openOffice()
    const [plain, scrap] = [
      await create(editor, 'papers', { title: 'plain' }),
      await create(editor, 'papers', { title: 'scrap' }),
    ]
    const stamped = await create(editor, 'papers', { title: 'scrap', stamp: 'done' })
    assert.deepEqual(await rightsOf(editor, 'papers', plain), ['update', 'stamp'])
    assert.deepEqual(await rightsOf(editor, 'papers', scrap), ['update', 'delete', 'stamp'])
    // Every deletion locks the record first, and a stamped record must not be locked.
    assert.deepEqual(await rightsOf(editor, 'papers', stamped), [])
    assert.equal((await send(editor, ['DELETE', `papers/${stamped}`])).status, 404)
    assert.equal((await send(editor, ['PATCH', `papers/${stamped}`], { title: 'x' })).status, 404)
    assert.equal((await send(editor, ['POST', `papers/${stamped}/stamp`])).status, 404)
  })

  test('match what the operations decide, for every caller and record', async () => {
    const people = openOffice()
    for (const maker of [people.editor, people.admin]) {
      for (const state of ['draft', 'published']) await create(maker, 'notices', { title: 'x', state })
      for (const title of ['plain', 'scrap']) await create(maker, 'papers', { title })
      await create(maker, 'labels', { name: 'x' })
      await create(maker, 'diaries', { entry: 'x' })
    }
    const doors: Record<string, readonly string[]> = {
      notices: ['update', 'publish', 'delete'],
      papers: ['update', 'stamp', 'delete'],
      labels: ['update', 'delete'],
      diaries: ['update', 'delete'],
    }
    const trials = Object.values(people).flatMap((caller) =>
      Object.entries(doors).map(([name, verbs]) => ({ caller, name, verbs })),
    )
    for (const trial of trials) await requireDecided(trial)
  })

  test('are added only on request, and the request takes true or false', async () => {
    const { editor } = openOffice()
    const id = await create(editor, 'labels', { name: 'x' })
    for (const query of ['', '?rights=false'])
      assert.ok(!('rights' in (await send(editor, ['GET', `labels/${id}${query}`])).body))
    for (const query of ['rights=yes', 'rights=', 'rights=true&rights=false', 'rights[]=true'])
      for (const path of ['labels', `labels/${id}`]) {
        const answer = await send(editor, ['GET', `${path}?${query}`])
        assert.deepEqual([answer.status, answer.body.code], [400, 'request.invalid_parameter'], query)
      }
    const whole = await send(editor, ['GET', `labels/${id}?rights=true`])
    const headers = { 'if-match': whole.headers.get('etag')! }
    const changed = await server.send(editor, ['PATCH', `/api/v1/labels/${id}`], { body: { name: 'y' }, headers })
    assert.equal(changed.status, 200, 'the tag of the answer names the version')
  })

  test('cost one statement more for all records, and none where every record is alike', async () => {
    const { editor } = openOffice()
    for (let n = 0; n < 5; n++) {
      await create(editor, 'labels', { name: 'x' })
      await create(editor, 'notices', { title: 'x' })
    }
    const costOf = async (name: string, ask: () => Promise<unknown>) => {
      await ask()
      let statements = 0
      const stop = server.fixture.runtime.database.observe(({ text }) => {
        if (text.includes(`"${name}"`)) statements++
      })
      await ask()
      stop()
      return statements
    }
    const cost = (name: string, query = '') => costOf(name, () => send(editor, ['GET', `${name}${query}`]))
    const node = (name: string, fields: string) =>
      costOf(name, () => server.graphql(editor, `{ ${name} { nodes { ${fields} } } }`))
    assert.equal(await cost('labels', '?rights=true'), await cost('labels'))
    assert.equal(await node('labels', 'id rights'), await node('labels', 'id'))
    assert.equal(await cost('notices', '?rights=true'), (await cost('notices')) + 1)
    assert.equal(await node('notices', 'id rights'), (await node('notices', 'id')) + 1)
  })
})

interface Trial {
  readonly caller: Caller
  readonly name: string
  readonly verbs: readonly string[]
}

async function requireDecided({ caller, name, verbs }: Trial): Promise<void> {
  const { results } = (await send(caller, ['GET', name])).body as { results: Shown[] }
  for (const { id } of results)
    for (const verb of verbs) {
      const rights = await rightsOf(caller, name, id)
      const status = await tryIt(caller, verb, `${name}/${id}`)
      const expected = rights!.includes(verb) ? [200, 204] : REFUSED
      assert.ok(expected.includes(status), `${verb} of ${name}: ${status}, ${rights}`)
    }
}

async function tryIt(caller: Caller, verb: string, path: string): Promise<number> {
  if (verb === 'delete') return (await send(caller, ['DELETE', path])).status
  if (verb === 'update') return (await send(caller, ['PATCH', path], {})).status
  return (await send(caller, ['POST', `${path}/${verb}`])).status
}

describe('an action with conditions', () => {
  test('is refused for a record that does not meet them, and the answer names the condition', async () => {
    const { editor } = openOffice()
    const id = await create(editor, 'notices', { title: 'x' })
    assert.equal((await send(editor, ['POST', `notices/${id}/publish`])).status, 200)
    const { status, body } = await send(editor, ['POST', `notices/${id}/publish`])
    assert.deepEqual([status, body.code], [409, 'resource.conflict'])
    assert.match(body.detail, /"publish" does not apply to this notice as it is: state must be draft\.$/)
  })
})

/** Their code checks the rank of the person concerned in addition to the permissions. */
const RANKED = ['memberships', 'invitations']

describe('rights of installed records', () => {
  let installed: TestServer
  let tenant: TestTenant
  const tokens = new Map<Role, string>()
  before(async () => {
    installed = await openServer()
    tenant = await createTenant(installed)
    await fillTenant(installed, tenant)
    // Some people got other roles meanwhile.
    for (const role of ROLES) {
      const { email, password } = tenant.people[role]
      const body = { email, password, tenant: tenant.slug }
      tokens.set(role, (await installed.call('/api/v1/auth/login', { method: 'POST', body })).body.access)
    }
  })
  after(() => installed.close())

  for (const model of publicModels()) {
    if (!model.operations.has('list')) continue
    test(`match what the operations of ${model.name} decide, for every role`, async () => {
      for (const role of ROLES) await requireDecidedInstalled(model, role)
    })
  }

  async function requireDecidedInstalled(model: ResourceModel, role: Role): Promise<void> {
    const token = tokens.get(role)!
    const list = await installed.call(`${pathOf(model)}?rights=true&page_size=3`, { token })
    if (list.body.code === 'permissions.denied') return
    assert.equal(list.status, 200, list.text)
    const tried = (list.body.results as Shown[]).flatMap(({ id, rights }) =>
      doorsOf(model).map(([name, method, path]) => ({
        name,
        method,
        path: `${id}${path}`,
        isNamed: rights.includes(name),
      })),
    )
    for (const { name, method, path, isNamed } of tried) {
      if (isNamed && RANKED.includes(model.name)) continue
      // Nobody wrote this version, so allowed operations are not carried out.
      const headers: Record<string, string> = isNamed ? { 'if-match': '"0.x"' } : {}
      const call = { method, token, headers, ...(method !== 'DELETE' && { body: {} }) }
      const { status, text: told } = await installed.call(`${pathOf(model)}/${path}`, call)
      assert.equal(REFUSED.includes(status), !isNamed, `${role}: ${name}: ${status} ${told}`)
    }
  }
})

function doorsOf({ operations, actions }: ResourceModel): [name: string, method: string, path: string][] {
  return [
    ...(operations.has('update') ? [['update', 'PATCH', ''] as [string, string, string]] : []),
    ...(operations.has('delete') ? [['delete', 'DELETE', ''] as [string, string, string]] : []),
    ...[...actions.values()].map(({ name, path }) => [name, 'POST', `/${path}`] as [string, string, string]),
  ]
}
