// Records in the answers of hand-written endpoints: readers see them, and others learn only which they are.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { TSchema } from 'typebox'
import { type FilesServer, openFilesServer } from '#apps/files/testing.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { resourceOfAnswer } from '#framework/resource/schemas/endpoint-schemas.ts'
import { openHolder, type TokenHolding } from '../support/holder.ts'

let files: FilesServer
let holding: TokenHolding
before(async () => {
  files = await openFilesServer()
  holding = await openHolder(files.server, files.tenant)
})
after(() => files.close())

interface Shape {
  properties?: Record<string, TSchema>
  items?: TSchema
  anyOf?: TSchema[]
}
/** Resources whose records an answer contains. */
function recordsIn(schema: TSchema | undefined): string[] {
  if (!schema) return []
  const own = resourceOfAnswer(schema)
  if (own !== undefined) return [own]
  const { properties = {}, items, anyOf = [] } = schema as Shape
  return [...Object.values(properties), ...anyOf, ...(items ? [items] : [])].flatMap(recordsIn)
}

const hex = () => randomBytes(5).toString('hex')
const send = (token: string, line: string, body?: unknown) => {
  const [method, path] = line.split(' ') as [string, string]
  return files.server.call(`/api/v1${path}`, { method, token, body })
}
const announced = { name: 'a.txt', type: 'text/plain', size: 1, sha256: 'a'.repeat(64) }
const keyBody = () => ({ name: hex(), permissions: [] })

/** The request to each endpoint, from a caller who holds its permission and no other. */
const CALLS: Record<string, (token: string) => ReturnType<typeof send>> = {
  setMailTemplate: (token) => send(token, 'PUT /mails/magic_link/template', { subject: 'Hello' }),
  createTenantExport: (token) => send(token, 'POST /tenant-exports'),
  uploadFile: (token) => files.upload('text', 'a.txt', { token }),
  announceFile: (token) => send(token, 'POST /files/direct', announced),
  completeFile: async (token) => {
    const { id } = (await files.upload('text', 'a.txt')).body
    return send(token, `POST /files/${id}/complete`)
  },
  createCustomDomain: (token) => send(token, 'POST /custom-domains', { host: `${hex()}.pend-blog.dev` }),
  createWebhook: async () => {
    // There are no events they could not read.
    const token = await holding(['webhooks.create', 'articles.read'])
    return send(token, 'POST /webhooks', { url: 'https://example.com/', events: ['articles.created'] })
  },
  createInvitation: (token) => send(token, 'POST /invitations', { email: `${hex()}@example.com`, role: 'member' }),
  createApiKey: (token) => send(token, 'POST /api-keys', keyBody()),
  rotateApiKey: async () => {
    const both = await holding(['apiKeys.create', 'apiKeys.update'])
    const { id } = (await send(both, 'POST /api-keys', keyBody())).body.apiKey
    return send(await holding(['apiKeys.update']), `POST /api-keys/${id}/rotate`, {})
  },
}
/** The answer stays a problem until a name server says otherwise; the rest is the same code. */
const NOT_TRIED = ['verifyCustomDomain']

const wordOf = ({ access }: Endpoint) => (typeof access === 'object' ? access.permission : null)
const answering = () =>
  files.server.application.endpoints.filter((each) => wordOf(each) !== null && recordsIn(each.answer).length > 0)

/** The record in an answer, which may have other content beside it. */
function recordOf(endpoint: Endpoint, body: Record<string, unknown>): Record<string, unknown> {
  if (resourceOfAnswer(endpoint.answer!) !== undefined) return body
  const { properties = {} } = endpoint.answer as Shape
  const name = Object.keys(properties).find((key) => resourceOfAnswer(properties[key]!) !== undefined)!
  return body[name] as Record<string, unknown>
}

describe('an endpoint that answers with a record (FLD-15)', () => {
  test('is tried below for every one that requires a permission', () => {
    const names = answering().map(({ name }) => name)
    assert.deepEqual(names.toSorted(), [...Object.keys(CALLS), ...NOT_TRIED].toSorted())
  })

  for (const name of Object.keys(CALLS))
    test(`only identifies the record for callers who may not read it: ${name}`, async () => {
      const endpoint = answering().find((each) => each.name === name)!
      const answer = await CALLS[name]!(await holding([wordOf(endpoint)!]))
      assert.ok(answer.status === 200 || answer.status === 201, answer.text)
      const record = recordOf(endpoint, answer.body)
      assert.deepEqual(Object.keys(record).toSorted(), ['id', 'version'], answer.text)
      assert.match(String(record.id), /^[0-9a-f-]{36}$/)
    })

  test('shows the record to readers, and people their own data', async () => {
    const words = ['files.create', 'files.read', 'users.read']
    const shown = await files.upload('text', 'mine.txt', { token: await holding(words) })
    assert.equal(shown.body.name, 'mine.txt')
    assert.match(shown.body.owner, /^[0-9a-f-]{36}$/)
    const unowned = await files.upload('text', 'mine.txt', { token: await holding(['files.create', 'files.read']) })
    assert.match(unowned.body.owner, /^[0-9a-f-]{36}$/, 'everybody signed in reads people')
    const own = await send(files.tenant.people.viewer.access, 'GET /users/me')
    assert.equal(own.body.email, files.tenant.people.viewer.email)
    const made = await send(files.tenant.people.viewer.access, 'POST /tenants', { name: `T ${hex()}` })
    assert.match(made.body.name, /^T /, made.text)
  })

  test('answers null in its place on GraphQL', async () => {
    const token = await holding(['webhooks.create', 'articles.read'])
    const input = { url: 'https://example.com/', events: ['articles.created'] }
    const document =
      'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { url } secret } }'
    const { body } = await files.server.graphql(document, { token, variables: { input } })
    assert.deepEqual([body.errors, body.data.createWebhook.webhook], [undefined, null], JSON.stringify(body))
    assert.ok(body.data.createWebhook.secret)
  })
})
