// Following events over HTTP: pages and streams, under the caller's permissions.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Answer } from '#framework/testing/answer.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const get = (path: string, { access }: Person): Promise<Answer> => server.call(path, { token: access })

async function createCategory(person: Person, name: string): Promise<string> {
  const answer = await server.call('/api/v1/categories', { method: 'POST', token: person.access, body: { name } })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}

/**
 * Reads pages until `count` events of categories are there: uncommitted transactions of other tests hold readers back.
 */
async function eventsOf(person: Person, count: number, query = ''): Promise<Answer['body'][]> {
  for (const end = Date.now() + 10_000; ; await new Promise((resolve) => setTimeout(resolve, 30))) {
    const answer = await get(`/api/v1/events?limit=200${query}`, person)
    assert.equal(answer.status, 200, answer.text)
    const found = answer.body.results.filter((event: { resource: string }) => event.resource === 'categories')
    if (found.length >= count || Date.now() > end) return found
  }
}

describe('a page of events', () => {
  test("reports the tenant's events in order, and where to continue", async () => {
    const { people } = await createTenant(server)
    const id = await createCategory(people.editor, 'Birds')
    await server.call(`/api/v1/categories/${id}`, {
      method: 'PATCH',
      token: people.editor.access,
      body: { name: 'Fish' },
    })
    await server.call(`/api/v1/categories/${id}`, { method: 'DELETE', token: people.admin.access })
    const events = await eventsOf(people.viewer, 3)
    assert.deepEqual(
      events.map(({ name, data, changed, actorId }) => [name, data.name, changed, actorId]),
      [
        ['categories.created', 'Birds', null, people.editor.id],
        ['categories.updated', 'Fish', ['name'], people.editor.id],
        ['categories.deleted', 'Fish', null, people.admin.id],
      ],
    )
    const rest = await get(`/api/v1/events?after=${events[1].cursor}&limit=1`, people.viewer)
    assert.deepEqual(
      rest.body.results.map((event: { name: string }) => event.name),
      ['categories.deleted'],
    )
    assert.equal(rest.body.next, events[2].cursor)
    const end = await get(`/api/v1/events?after=${rest.body.next}`, people.viewer)
    assert.deepEqual(end.body, { next: rest.body.next, results: [] })
  })

  test('contains only the requested names', async () => {
    const { people } = await createTenant(server)
    const id = await createCategory(people.owner, 'Birds')
    await server.call(`/api/v1/categories/${id}`, {
      method: 'PATCH',
      token: people.owner.access,
      body: { name: 'Fish' },
    })
    const events = await eventsOf(people.owner, 1, '&name=categories.updated')
    assert.deepEqual(
      events.map(({ name }) => name),
      ['categories.updated'],
    )
  })

  test('shows a tenant nothing of another, even with its cursor (GHSA class: tenant isolation)', async () => {
    const [a, b] = [await createTenant(server), await createTenant(server)]
    await createCategory(a.people.owner, 'Birds')
    const [event] = await eventsOf(a.people.owner, 1)
    assert.ok(event.cursor)
    for (const query of ['', '&after=start', `&after=${event.cursor}`])
      assert.deepEqual(await eventsOf(b.people.owner, 0, query), [])
  })

  test('omits what the caller may not read', async () => {
    const { people } = await createTenant(server)
    await createCategory(people.owner, 'Birds')
    await eventsOf(people.owner, 1)
    const answer = await get('/api/v1/events?limit=200', people.viewer)
    const resources = new Set(answer.body.results.map((event: { resource: string }) => event.resource))
    assert.equal(resources.has('changes'), false)
    assert.equal(resources.has('categories'), true)
  })

  test('accepts several names in each spelling of a list', async () => {
    const { people } = await createTenant(server)
    const id = await createCategory(people.editor, 'First')
    await server.call(`/api/v1/categories/${id}`, { method: 'DELETE', token: people.admin.access })
    const [created, deleted] = ['categories.created', 'categories.deleted']
    for (const spelling of [`${created},${deleted}`, `${created}&name=${deleted}`, `${created}&name[]=${deleted}`]) {
      const events = await eventsOf(people.owner, 2, `&name=${spelling}`)
      assert.deepEqual(
        events.map(({ name }) => name),
        [created, deleted],
        spelling,
      )
    }
    assert.deepEqual(await eventsOf(people.owner, 0, '&name[]=categories.updated'), [])
  })

  const refused: [string, string, number, string][] = [
    ['an empty list of names', 'name=', 400, 'request.invalid_parameter'],
    ['an invented cursor', 'after=nonsense', 400, 'request.invalid_cursor'],
    ['an endless page', 'limit=100000', 400, 'request.invalid_parameter'],
    ['an invalid name', 'name=%27%20or%20true', 400, 'request.invalid_parameter'],
    ['an unknown parameter', 'since=yesterday', 400, 'request.unknown_parameter'],
    ['two cursors', 'after=a&after=b', 400, 'request.invalid_parameter'],
  ]
  for (const [title, query, status, code] of refused)
    test(`refuses ${title}`, async () => {
      const { people } = await createTenant(server)
      const answer = await get(`/api/v1/events?${query}`, people.owner)
      assert.deepEqual([answer.status, answer.body.code], [status, code], answer.text)
    })

  test('needs a tenant and a caller', async () => {
    const nobody = await server.call('/api/v1/events')
    assert.deepEqual([nobody.status, nobody.body.code], [401, 'auth.required'])
    const person = await registerPerson(server)
    const homeless = await get('/api/v1/events', person)
    assert.deepEqual([homeless.status, homeless.body.code], [400, 'tenants.required'])
  })
})

describe('the names of events', () => {
  test('are those the caller may follow, whether they have happened or not, on both surfaces', async () => {
    const { people } = await createTenant(server)
    const namesOf = async ({ access }: Person) => {
      const { status, body, text } = await server.call('/api/v1/events/names', { token: access })
      assert.equal(status, 200, text)
      return new Map(body.results.map(({ name, resource }: Answer['body']) => [name, resource]))
    }
    const [viewers, admins] = [await namesOf(people.viewer), await namesOf(people.admin)]
    assert.equal(viewers.get('categories.created'), 'categories')
    assert.deepEqual([viewers.has('webhooks.created'), admins.has('webhooks.created')], [false, true])
    const graphql = await server.graphql('{ readEventNames { results { name } } }', { token: people.viewer.access })
    assert.equal(graphql.body.data?.readEventNames.results.length, viewers.size, graphql.text)
  })

  test('need a tenant and a caller', async () => {
    const nobody = await server.call('/api/v1/events/names')
    assert.deepEqual([nobody.status, nobody.body.code], [401, 'auth.required'])
    const homeless = await get('/api/v1/events/names', await registerPerson(server))
    assert.deepEqual([homeless.status, homeless.body.code], [400, 'tenants.required'])
  })
})

interface Stream {
  readonly response: Response
  /** The next frame that is neither a comment nor a `retry`. */
  next(): Promise<{ id?: string; event: string; data: Answer['body'] }>
  close(): void
}

async function openStream(
  person: Person,
  { query = '', lastEventId }: { query?: string; lastEventId?: string } = {},
): Promise<Stream> {
  const closing = new AbortController()
  const response = await fetch(`${server.origin}/api/v1/events${query}`, {
    headers: {
      authorization: `Bearer ${person.access}`,
      accept: 'text/event-stream',
      ...(lastEventId && { 'last-event-id': lastEventId }),
    },
    signal: closing.signal,
  })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const next = async (): ReturnType<Stream['next']> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end === -1) {
        const { value, done } = await reader.read()
        if (done) throw new Error('the stream has ended')
        text += value
        continue
      }
      const lines = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      const fields = Object.fromEntries(
        lines.map((line) => [line.split(':', 1)[0]!, line.slice(line.indexOf(':') + 1).trim()]),
      )
      if (fields.event) return { ...fields, event: fields.event, data: JSON.parse(fields.data!) }
    }
  }
  return { response, next, close: () => closing.abort() }
}

describe('a stream of events', () => {
  let tenant: TestTenant
  before(async () => {
    tenant = await createTenant(server)
  })

  test('reports new events within a moment', async () => {
    await createCategory(tenant.people.owner, 'Before')
    await eventsOf(tenant.people.owner, 1)
    const stream = await openStream(tenant.people.viewer, { query: '?name=categories.created' })
    assert.equal(stream.response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(stream.response.headers.get('cache-control'), 'no-store')
    await new Promise((resolve) => setTimeout(resolve, 200))
    const id = await createCategory(tenant.people.editor, 'During')
    const frame = await stream.next()
    assert.deepEqual([frame.event, frame.data.recordId, frame.data.data.name], ['categories.created', id, 'During'])
    assert.equal(frame.id, frame.data.cursor)
    stream.close()
  })

  test("continues after a client's last event, and misses none", async () => {
    const names = Array.from({ length: 5 }, (_, n) => `Resumed ${n}`)
    const first = await openStream(tenant.people.viewer, { query: '?name=categories.created' })
    await new Promise((resolve) => setTimeout(resolve, 200))
    for (const name of names.slice(0, 2)) await createCategory(tenant.people.editor, name)
    const one = await first.next()
    first.close()
    for (const name of names.slice(2)) await createCategory(tenant.people.editor, name)
    const second = await openStream(tenant.people.viewer, { query: '?name=categories.created', lastEventId: one.id! })
    const found = [one.data.data.name]
    while (found.length < 5) found.push((await second.next()).data.data.name)
    assert.deepEqual(found, names)
    second.close()
  })

  test('ends within a moment when the session does, and says why', async () => {
    const { people } = await createTenant(server)
    const stream = await openStream(people.viewer, { query: '?name=categories.created' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await server.call('/api/v1/auth/logout', { method: 'POST', body: { refresh: people.viewer.refresh } })
    const frame = await stream.next()
    assert.deepEqual([frame.event, frame.data], ['end', { reason: 'auth.session_ended' }])
    await assert.rejects(stream.next(), /has ended/)
  })

  test('ends when the caller’s role changes, before the next event', async () => {
    const { people } = await createTenant(server)
    const stream = await openStream(people.viewer, { query: '?name=categories.created' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const members = await get('/api/v1/memberships', people.owner)
    const own = members.body.results.find((member: { user: string }) => member.user === people.viewer.id)
    const removed = await server.call(`/api/v1/memberships/${own.id}`, { method: 'DELETE', token: people.owner.access })
    assert.equal(removed.status, 204, removed.text)
    await createCategory(people.owner, 'Secret plans')
    const frame = await stream.next()
    assert.equal(frame.event, 'end')
    stream.close()
  })

  test('is refused like a page: no invented cursor, and no unlimited number per caller', async () => {
    const { people } = await createTenant(server)
    const wrong = await openStream(people.owner, { lastEventId: 'nonsense' })
    assert.equal(wrong.response.status, 400)
    const streams = await Promise.all(Array.from({ length: 10 }, () => openStream(people.owner)))
    const eleventh = await openStream(people.owner)
    assert.deepEqual([eleventh.response.status, eleventh.response.headers.get('retry-after')], [429, '10'])
    for (const stream of streams) stream.close()
    // Closed streams no longer count.
    const again = async () => {
      const stream = await openStream(people.owner)
      stream.close()
      return stream.response.status
    }
    await waitUntil(again, (status) => status === 200)
  })
})

describe('the events of a record', () => {
  const aboutOf = (person: Person, recordId: string, resource = 'categories') =>
    get(`/api/v1/events/about?resource=${resource}&recordId=${recordId}`, person)

  test('are only its own, the newest first', async () => {
    const { people } = await createTenant(server)
    const id = await createCategory(people.editor, 'Birds')
    await createCategory(people.editor, 'Fish')
    const change = { method: 'PATCH', token: people.editor.access, body: { name: 'Owls' } }
    await server.call(`/api/v1/categories/${id}`, change)
    const { body } = await aboutOf(people.viewer, id)
    assert.deepEqual(
      body.results.map(({ name, recordId }: { name: string; recordId: string }) => [name, recordId]),
      [
        ['categories.updated', id],
        ['categories.created', id],
      ],
    )
    assert.deepEqual((await aboutOf(people.viewer, id, 'articles')).body.results, [])
  })

  test("are for people who may follow them, in the record's tenant (CVE-2026-39943)", async () => {
    const { people } = await createTenant(server)
    const id = await createCategory(people.editor, 'Birds')
    assert.deepEqual((await aboutOf(people.member, id)).body.results, [])
    const other = await createTenant(server, [])
    assert.deepEqual((await aboutOf(other.people.owner, id)).body.results, [])
    assert.equal((await aboutOf(people.owner, 'x')).status, 400)
    assert.equal((await aboutOf({ ...people.owner, access: '' }, id)).status, 401)
  })
})
