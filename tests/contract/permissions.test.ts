// Every resource denies by default: without a token, without a role, and to roles its policy does not name.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ROLES } from '#framework/permissions/roles.ts'
import { permissionWordOf } from '#framework/resource/inflection.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { createThrough, pathOf } from '../support/fill.ts'
import { openHolder, type TokenHolding } from '../support/holder.ts'
import { publicModels } from '../support/public-models.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, registerPerson, type TestTenant } from '../support/tenant.ts'

const ID = '0197a6a0-0000-7000-8000-00000000000f'

let server: TestServer
let tenant: TestTenant
let tokenHolding: TokenHolding
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
  tokenHolding = await openHolder(server, tenant)
})
after(() => server.close())

interface Request {
  verb: string
  method: string
  path: string
  body?: unknown
}

/** One request for each operation of the resource; the body does not matter to a refused caller. */
function requestsFor(model: ResourceModel): Request[] {
  const path = pathOf(model)
  const all: (Request & { offered: boolean })[] = [
    { verb: 'read', method: 'GET', path, offered: model.operations.has('list') },
    { verb: 'read', method: 'GET', path: `${path}/${ID}`, offered: model.operations.has('read') },
    { verb: 'create', method: 'POST', path, body: {}, offered: model.operations.has('create') },
    { verb: 'create', method: 'POST', path: `${path}/bulk`, body: [{}], offered: model.operations.has('create') },
    { verb: 'update', method: 'PATCH', path: `${path}/${ID}`, body: {}, offered: model.operations.has('update') },
    { verb: 'update', method: 'PUT', path: `${path}/${ID}`, body: {}, offered: model.operations.has('update') },
    {
      verb: 'update',
      method: 'PATCH',
      path: `${path}/bulk`,
      body: [{ id: ID }],
      offered: model.operations.has('update'),
    },
    { verb: 'delete', method: 'DELETE', path: `${path}/${ID}`, offered: model.operations.has('delete') },
    {
      verb: 'delete',
      method: 'DELETE',
      path: `${path}/bulk`,
      body: { ids: [ID] },
      offered: model.operations.has('delete'),
    },
  ]
  const actions = [...model.actions.values()].map((action) => ({
    verb: action.permission.split('.')[1]!,
    method: 'POST',
    path: `${path}/${ID}/${action.path}`,
    body: {},
  }))
  return [...all.filter(({ offered }) => offered), ...actions]
}

for (const model of publicModels()) {
  describe(`permissions of ${model.name}`, () => {
    for (const { verb, method, path, body } of requestsFor(model)) {
      const word = permissionWordOf(model.name, verb)

      test(`${method} ${path} asks an unknown caller to sign in`, async () => {
        const answer = await server.call(path, { method, body, headers: { 'x-tenant': tenant.slug } })
        assert.equal(answer.status, 401, answer.text)
        assert.equal(answer.body.code, 'auth.required')
      })

      test(`${method} ${path} is denied to every role without ${word}`, async () => {
        for (const role of ROLES) {
          if (server.application.roles.get(role)!.has(word)) continue
          const answer = await server.call(path, { method, body, token: tenant.people[role].access })
          assert.equal(answer.status, 403, `${role}: ${answer.text}`)
          assert.equal(answer.body.code, 'permissions.denied')
        }
      })
    }

    test('a role of the tenant’s own opens exactly what its permissions say, and nothing without one', async () => {
      const requests = requestsFor(model)
      const everybodys = server.application.roles.get('actor')!
      const words = new Set(requests.map(({ verb }) => permissionWordOf(model.name, verb)))
      const known = [...words].filter((word) => server.application.roles.get('owner')!.has(word))
      for (const held of [null, ...known]) {
        const token = await tokenHolding(held === null ? [] : [held])
        for (const { verb, method, path, body } of requests) {
          const word = permissionWordOf(model.name, verb)
          const { status, body: answer, text } = await server.call(path, { method, body, token })
          const isOpen = word === held || everybodys.has(word)
          assert.equal(answer?.code === 'permissions.denied', !isOpen, `${held}: ${method} ${path}: ${status} ${text}`)
        }
      }
    })

    test('a stranger to the tenant sees nothing of it', async () => {
      const stranger = await registerPerson(server)
      const answer = await server.call(pathOf(model), { token: stranger.access, headers: { 'x-tenant': tenant.slug } })
      assert.equal(answer.status, 404, answer.text)
      assert.equal(answer.body.code, 'tenants.not_found')
    })

    test('hidden fields never appear, and cannot be written, filtered, sorted or requested (CVE-2023-30843, CVE-2022-36079)', async () => {
      const token = tenant.people.owner.access
      const hidden = [...model.fields.values()].filter((field) => !field.isReadable).map(({ name }) => name)
      const hiddenOnes = [...hidden, 'tenantId', 'tenant_id', 'passwordHash']
      for (const name of hiddenOnes) {
        for (const query of [
          `${name}=x`,
          `${name}__startswith=x`,
          `ordering=${name}`,
          `ordering=-${name}`,
          `fields=${name}`,
          `include=${name}`,
        ]) {
          if (!model.operations.has('list')) continue
          const answer = await server.call(`${pathOf(model)}?${query}`, { token })
          assert.equal(answer.status, 400, `${query}: ${answer.text}`)
        }
      }
      if (!model.operations.has('create') || !model.operations.has('read')) return
      const record = await createThrough(server, { model, tenant })
      for (const name of hiddenOnes) assert.ok(!(name in record), name)
      const answer = await server.call(pathOf(model), { method: 'POST', token, body: { ...record, tenantId: ID } })
      assert.equal(answer.status, 422)
    })
  })
}
