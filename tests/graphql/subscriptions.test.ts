// GraphQL subscriptions over Server-Sent Events, with the common client package, against the whole server.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Client, createClient } from 'graphql-sse'
import type { Answer as AnyAnswer } from '#framework/testing/answer.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '../support/tenant.ts'

let server: TestServer
let tenant: TestTenant
const clients: Client[] = []
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(async () => {
  for (const client of clients) client.dispose()
  await server.close()
})

const EVENTS = `subscription ($names: [String!], $after: String) {
  events(names: $names, after: $after) { id cursor name resource recordId data changed actorId at }
}`

interface Answer {
  data?: { events: AnyAnswer['body'] } | null
  errors?: { message: string; extensions: { code: string; status: number; errors: { pointer: string }[] } }[]
}

/** Answers as the client package returns them; `next` is null after `complete`. */
function subscribe(person: Person | null, variables: Record<string, unknown> = {}, query = EVENTS) {
  const client = createClient({
    url: `${server.origin}/graphql/`,
    headers: person ? { authorization: `Bearer ${person.access}` } : {},
    retryAttempts: 0,
  })
  clients.push(client)
  let isOpen = () => {}
  const opened = new Promise<void>((resolve) => {
    isOpen = resolve
  })
  const answers = client.iterate({ query, variables }, { connected: () => isOpen() })
  return {
    /** The subscription is active once the first bytes arrive; the server reads its position just before. */
    opened: () => opened.then(() => new Promise((resolve) => setTimeout(resolve, 200))),
    next: async () => {
      const { value, done } = await answers.next()
      return done ? null : (value as Answer)
    },
    close: () => client.dispose(),
  }
}

async function createCategory(person: Person, name: string): Promise<string> {
  const answer = await server.call('/api/v1/categories', { method: 'POST', token: person.access, body: { name } })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}

/** The single answer and the end. */
async function refusalOf(...asked: Parameters<typeof subscribe>) {
  const stream = subscribe(...asked)
  const answer = await stream.next()
  assert.equal(answer?.data ?? null, null)
  const [error] = answer?.errors ?? []
  assert.ok(error, JSON.stringify(answer))
  assert.equal(await stream.next(), null)
  return error.extensions
}

describe('a subscription', () => {
  test('reports new events, each as a separate answer', async () => {
    await createCategory(tenant.people.owner, 'Before')
    const stream = subscribe(tenant.people.viewer, { names: ['categories.created', 'categories.updated'] })
    await stream.opened()
    const id = await createCategory(tenant.people.editor, 'During')
    const event = (await stream.next())!.data!.events
    assert.deepEqual(
      [event.name, event.resource, event.recordId, event.data.name, event.changed, event.actorId],
      ['categories.created', 'categories', id, 'During', null, tenant.people.editor.id],
    )
    assert.match(event.at, /^\d{4}-.*Z$/)
    await server.call(`/api/v1/categories/${id}`, {
      method: 'PATCH',
      token: tenant.people.editor.access,
      body: { name: 'Later' },
    })
    const second = (await stream.next())!.data!.events
    assert.deepEqual([second.name, second.changed, second.data.name], ['categories.updated', ['name'], 'Later'])
    stream.close()
  })

  test('continues behind a cursor and misses nothing', async () => {
    const names = ['categories.created']
    const first = subscribe(tenant.people.viewer, { names })
    await first.opened()
    await createCategory(tenant.people.editor, 'One')
    const { cursor } = (await first.next())!.data!.events
    first.close()
    for (const name of ['Two', 'Three', 'Four']) await createCategory(tenant.people.editor, name)
    const second = subscribe(tenant.people.viewer, { names, after: cursor })
    const found = []
    while (found.length < 3) found.push((await second.next())!.data!.events.data.name)
    assert.deepEqual(found, ['Two', 'Three', 'Four'])
    second.close()
  })

  test('answers only the requested fields, under their aliases', async () => {
    const stream = subscribe(
      tenant.people.viewer,
      {},
      'subscription { happened: events(names: ["categories.created"]) { what: name } }',
    )
    await stream.opened()
    await createCategory(tenant.people.editor, 'Aliased')
    assert.deepEqual(await stream.next(), { data: { happened: { what: 'categories.created' } } })
    stream.close()
  })

  test('a query is answered as a stream of one, for clients that request one', async () => {
    const stream = subscribe(tenant.people.viewer, {}, '{ __typename }')
    assert.deepEqual(await stream.next(), { data: { __typename: 'Query' } })
    assert.equal(await stream.next(), null)
  })

  test('opens with GET too, which runs no mutation (GHSA-9q82-xgwf-vj6h)', async () => {
    const ask = async (query: string, extra = '') => {
      const address = `/graphql/?query=${encodeURIComponent(query)}${extra}`
      const answer = await server.call(address, {
        token: tenant.people.editor.access,
        headers: { accept: 'text/event-stream' },
      })
      assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
      assert.match(answer.text, /event: next\ndata: .*\n\nevent: complete\ndata:\n\n$/)
      return answer.text
    }
    const withVariables = 'subscription ($after: String) { events(after: $after) { id } }'
    assert.match(await ask(withVariables, '&variables=%7B%22after%22%3A%22x%22%7D'), /request\.invalid_cursor/)
    assert.match(await ask('{ __typename }'), /^event: next\ndata: {"data":{"__typename":"Query"}}/)
    assert.match(await ask('mutation { deleteCategory(id: "x") { deletedId } }'), /request\.method_not_allowed/)
    for (const extra of ['&variables=%7B', '&variables=%7B%22__proto__%22%3A1%7D', '&query=x', '&variables=1', '&id=1'])
      assert.match(await ask('{ __typename }', extra), /request\.malformed/, extra)
  })
})

describe('who may', () => {
  test('nobody subscribes without a token, and nobody without a tenant', async () => {
    assert.equal((await refusalOf(null)).code, 'auth.required')
    assert.equal((await refusalOf(await registerPerson(server))).code, 'tenants.required')
    const forged = { ...tenant.people.viewer, access: 'no.such.token' }
    assert.equal((await refusalOf(forged)).code, 'auth.invalid_token')
  })

  test('a tenant hears nothing of another, even with its cursor (GHSA class: tenant isolation)', async () => {
    const other = await createTenant(server)
    const own = subscribe(tenant.people.viewer, { names: ['categories.created'] })
    await own.opened()
    await createCategory(tenant.people.owner, 'Ours')
    const { cursor } = (await own.next())!.data!.events
    own.close()
    for (const place of ['start', cursor]) {
      const stream = subscribe(other.people.owner, { names: ['categories.created'], after: place })
      await stream.opened()
      await createCategory(tenant.people.owner, `Secret ${place}`)
      await createCategory(other.people.owner, `Theirs ${place}`)
      const heard = (await stream.next())!.data!.events
      assert.match(heard.data.name, /^Theirs/)
      stream.close()
    }
  })

  test('hidden fields and records without permission are not reported (CVE-2026-39943)', async () => {
    const { people } = await createTenant(server)
    const stream = subscribe(people.viewer, { after: 'start' })
    await createCategory(people.owner, 'Last')
    const heard = []
    for (let name = ''; name !== 'Last'; name = heard.at(-1)!.data?.name ?? '')
      heard.push((await stream.next())!.data!.events)
    stream.close()
    assert.equal(
      heard.some(({ resource }) => resource === 'changes' || resource === 'sessions'),
      false,
    )
    assert.doesNotMatch(JSON.stringify(heard), /password|hash|secret/i)
  })

  test('the stream ends within a moment when the session does, and says why', async () => {
    const { people } = await createTenant(server)
    const stream = subscribe(people.viewer, { names: ['categories.created'] })
    await stream.opened()
    await server.call('/api/v1/auth/logout', { method: 'POST', body: { refresh: people.viewer.refresh } })
    assert.equal((await stream.next())!.errors![0]!.extensions.code, 'auth.session_ended')
    assert.equal(await stream.next(), null)
  })

  const changes: [string, string, object | undefined][] = [
    ['the membership ends', 'DELETE', undefined],
    ['the role changes', 'PATCH', { role: 'editor' }],
  ]
  for (const [title, method, body] of changes)
    test(`the stream ends when ${title}, before the next event`, async () => {
      const { people } = await createTenant(server)
      const stream = subscribe(people.viewer, { names: ['categories.created'] })
      await stream.opened()
      const members = await server.call('/api/v1/memberships', { token: people.owner.access })
      const own = members.body.results.find((member: { user: string }) => member.user === people.viewer.id)
      const path = `/api/v1/memberships/${own.id}`
      const changed = await server.call(path, { method, token: people.owner.access, body })
      assert.ok(changed.status < 300, changed.text)
      await createCategory(people.owner, 'Secret plans')
      const answer = await stream.next()
      assert.ok(answer!.errors, JSON.stringify(answer))
      assert.equal(await stream.next(), null)
    })

  test('at most ten streams a caller, together with those of REST', async () => {
    const { people } = await createTenant(server)
    const closing = new AbortController()
    const headers = { authorization: `Bearer ${people.owner.access}`, accept: 'text/event-stream' }
    const open = () => fetch(`${server.origin}/api/v1/events`, { headers, signal: closing.signal })
    const opened = await Promise.all(Array.from({ length: 5 }, open))
    assert.ok(opened.every(({ status }) => status === 200))
    const streams = Array.from({ length: 5 }, () => subscribe(people.owner))
    await Promise.all(streams.map((stream) => stream.opened()))
    assert.equal((await refusalOf(people.owner)).code, 'request.rate_limited')
    assert.equal((await open()).status, 429)
    for (const stream of streams) stream.close()
    closing.abort()
    // Closed streams no longer count.
    const again = async () => {
      const answer = await fetch(`${server.origin}/api/v1/events`, { headers })
      await answer.body?.cancel()
      return answer.status
    }
    await waitUntil(again, (status) => status === 200)
  })
})

describe('what the server refuses', () => {
  test('a subscription over plain JSON, with a hint on the right way', async () => {
    const answer = await server.graphql('subscription { events { id } }', { token: tenant.people.viewer.access })
    assert.deepEqual([answer.status, answer.body.errors[0].extensions.code], [406, 'request.not_acceptable'])
    assert.match(answer.body.errors[0].message, /text\/event-stream/)
  })

  const refused: [title: string, variables: Record<string, unknown>, code: string, pointer: string][] = [
    ['an invented cursor', { after: 'nonsense' }, 'request.invalid_cursor', '/after'],
    [
      'a cursor that is SQL',
      { after: Buffer.from("1' or true/x").toString('base64url') },
      'request.invalid_cursor',
      '/after',
    ],
    ['an invalid name', { names: ["' or true"] }, 'request.validation_failed', '/names/0'],
    ['no names at all', { names: [] }, 'request.validation_failed', '/names'],
    ['endless names', { names: Array(51).fill('a.b') }, 'request.validation_failed', '/names'],
    ['a variable of another type', { names: [7] }, 'request.validation_failed', '/variables/names/0'],
  ]
  for (const [title, variables, code, pointer] of refused)
    test(title, async () => {
      const { errors, ...refusal } = await refusalOf(tenant.people.viewer, variables)
      assert.deepEqual([refusal.code, errors?.[0]?.pointer], [code, pointer])
    })

  const documents: [string, string, string][] = [
    ['two fields at the root', '{ a: events { id } b: events { id } }', 'graphql.invalid_document'],
    ['a root that is skipped', '{ events @skip(if: true) { id } }', 'graphql.invalid_document'],
    [
      'a root included on a condition',
      '($on: Boolean!) { ...f @include(if: $on) } fragment f on Subscription { events { id } }',
      'graphql.invalid_document',
    ],
    [
      'a fragment skipped inside a fragment',
      '{ ...f } fragment f on Subscription { ... @skip(if: true) { events { id } } }',
      'graphql.invalid_document',
    ],
    ['only the name of the type', '{ __typename }', 'graphql.invalid_document'],
    ['unknown fields', '{ events { requestId tenantId } }', 'graphql.invalid_document'],
    [
      'too many aliases',
      `{ events { ${Array.from({ length: 31 }, (_, n) => `a${n}: id`).join(' ')} } }`,
      'graphql.too_complex',
    ],
    ['too many fields', `{ events { ${'id '.repeat(501)} } }`, 'graphql.too_complex'],
  ]
  for (const [title, selection, code] of documents)
    test(`a document with ${title}`, async () => {
      assert.equal((await refusalOf(tenant.people.viewer, {}, `subscription Follow ${selection}`)).code, code)
    })
})
