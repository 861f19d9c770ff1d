// Only the kinds that know `now` and `actor` compute them; every other kind takes them as text, on every surface.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { buildAdminMetadata } from '#framework/projections/admin/index.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { json } from '#framework/resource/fields/json.ts'
import { text } from '#framework/resource/fields/text.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { type AppServer, type Caller, openApps } from '../support/app-server.ts'

const signals = defineResource('signals', {
  fields: {
    due: choice(['now', 'later'], { default: 'now' }),
    role: text({ max: 20, default: 'actor' }),
    weight: json({ default: 5 }),
    sentAt: dateTime({ default: 'now' }),
  },
})
const signalling = defineApp({
  name: 'signalling',
  resources: [signals],
  policies: [definePolicy(signals, [allow('editor', ['read', 'create'])])],
})

let server: AppServer
let owner: Caller
before(async () => {
  server = await openApps([frameworkApp, signalling])
  owner = server.callerOf('owner')
})
after(() => server.close())

describe('defaults that resemble words of the framework', () => {
  test('fill new records, from operations and from the database', async () => {
    const { status, body, text: told } = await server.send(owner, ['POST', '/api/v1/signals'], { body: {} })
    assert.equal(status, 201, told)
    assert.deepEqual([body.due, body.role, body.weight], ['now', 'actor', 5])
    assert.ok(!Number.isNaN(Date.parse(body.sentAt)), body.sentAt)
    const insert = 'insert into public.signals (tenant_id) values ($1) returning due, role, weight'
    const rows = await runStatement(server.fixture.adminUrl, insert, [owner.tenantId])
    assert.deepEqual(rows, [{ due: 'now', role: 'actor', weight: 5 }])
  })

  test('appear in the OpenAPI document, unlike computed ones', async () => {
    const { body } = await server.send(owner, ['GET', '/api/v1/openapi.json'])
    const { due, role, weight, sentAt } = body.components.schemas.SignalCreate.properties
    assert.deepEqual([due.default, role.default, weight.default], ['now', 'actor', 5])
    assert.equal('default' in sentAt, false)
  })

  test('prefill forms of the admin, unlike computed ones', () => {
    const { resources } = buildAdminMetadata(server.fixture.application, new Map([['signals', 'signals']]))
    const defaults = new Map(resources[0]!.fields.map((field) => [field.name, field.default]))
    assert.deepEqual([defaults.get('due'), defaults.get('role'), defaults.get('weight')], ['now', 'actor', 5])
    assert.equal(defaults.get('sentAt'), null)
  })

  test('appear in the GraphQL schema, unlike computed ones', async () => {
    const { data } = await server.graphql(
      owner,
      '{ __type(name: "CreateSignalInput") { inputFields { name defaultValue } } }',
    )
    const fields = new Map<string, string | null>(
      data.__type.inputFields.map((field: { name: string; defaultValue: string | null }) => [
        field.name,
        field.defaultValue,
      ]),
    )
    assert.deepEqual([fields.get('due'), fields.get('role'), fields.get('sentAt')], ['now', '"actor"', null])
  })
})
