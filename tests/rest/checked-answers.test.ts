// Development and tests compare an endpoint's answer with its schema; production does not.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Type from 'typebox'
import { defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { text } from '#framework/resource/fields/text.ts'
import { answerOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { type AppServer, openApps } from '../support/app-server.ts'

const things = defineResource('things', { fields: { name: text({ required: true }), note: text() } })
const Line = Type.Object({ price: Type.Integer({ description: 'In cents.' }) }, { additionalProperties: false })
const Lines = Type.Array(Line, { description: 'What was bought.' })

const answering = (name: string, answer: object, body: unknown) =>
  defineEndpoint({
    ...{ method: 'GET', path: `/${name}`, name, summary: 'Answers', tag: 'things', access: 'public' },
    answer: answer as never,
    run: async () => ({ body: body as never }),
  })

const record = { id: '0197a6a0-0000-7000-8000-00000000000f', name: 'x' }
const shop = defineApp({
  name: 'shop',
  resources: [things],
  policies: [definePolicy(things, [allow('viewer', ['read'])])],
  endpoints: [
    answering('readLines', Type.Object({ lines: Lines }), { lines: [{ price: 1 }, { price: 'two' }] }),
    answering(
      'readMore',
      Type.Object({ count: Type.Integer({ description: 'How many there are.' }) }, { additionalProperties: false }),
      {
        count: 1,
        zode: 2,
      },
    ),
    answering('readSound', Type.Object({ at: Type.String({ description: 'When it was bought.' }), lines: Lines }), {
      at: new Date(0),
      lines: [],
    }),
    answering('readPart', answerOf(things), record),
    answering('readWrong', answerOf(things), { ...record, name: 7 }),
  ],
})

const servers = {} as Record<'test' | 'production', AppServer>
before(async () => {
  servers.test = await openApps([shop])
  servers.production = await openApps([shop], 'production')
})
after(() => Promise.all(Object.values(servers).map((server) => server.close())))

const read = (server: AppServer, name: string) => server.send(server.callerOf('viewer'), ['GET', `/api/v1/${name}`])

describe('an answer that differs from its schema', () => {
  test('is a problem that names the endpoint and the place, in development', async () => {
    for (const [name, place] of [
      ['readLines', '/lines/1/price'],
      ['readMore', '/zode'],
      ['readWrong', '/name'],
    ] as const) {
      const { status, body, text } = await read(servers.test, name)
      assert.deepEqual([status, body.code, body.errors[0]?.pointer], [500, 'service.internal', place], text)
      assert.match(body.detail, new RegExp(`The answer of GET /${name} is not what its schema says: ${place} `))
    }
  })

  test('is sent unchanged, in production', async () => {
    const { status, body } = await read(servers.production, 'readLines')
    assert.deepEqual([status, body], [200, { lines: [{ price: 1 }, { price: 'two' }] }])
  })

  test('may lack fields of a record, because callers see only what they may read', async () => {
    for (const name of ['readSound', 'readPart']) assert.equal((await read(servers.test, name)).status, 200, name)
  })
})
