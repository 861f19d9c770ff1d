// Lists sorted through a relation: the same order on every surface and page, revealing nothing the caller may not read.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { text } from '#framework/resource/fields/text.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import { type AppServer, type Caller, openApps } from '../support/app-server.ts'

/** Everybody sees those on duty; only people who run the desk see the others. */
const agents = defineResource('agents', {
  rows: conditions({ read: [{ where: "state = 'onDuty'" }, { may: 'readAll' }] }),
  fields: {
    name: text({ max: 100 }),
    rate: decimal(),
    grade: text({ max: 20 }),
    joinedAt: dateTime(),
    isNew: boolean({ default: true }),
    state: choice(['onDuty', 'away'], { default: 'onDuty' }),
    helpers: references('agents'),
  },
  filters: ['name', 'rate', 'state'],
})
const NAMES = ['name', 'rate', 'grade', 'joinedAt', 'isNew', 'state', 'id'] as const
const tickets = defineResource('tickets', {
  fields: {
    title: text({ required: true, max: 100, search: true }),
    agent: reference('agents', { inverse: 'tickets' }),
    deputy: reference('agents', { inverse: 'deputised' }),
    parent: reference('tickets', { inverse: 'children' }),
  },
  filters: ['title', 'agent', 'parent'],
  sortable: [...NAMES.map((name) => `agent__${name}` as const), 'deputy__name', 'parent__title'],
})
const desk = defineApp({
  name: 'desk',
  resources: [agents, tickets],
  policies: [
    definePolicy(agents, [allow('viewer', ['read']), allow('admin', ['readAll']), allow('owner', ['create'])], {
      fields: { grade: { read: 'admin' } },
    }),
    definePolicy(tickets, [allow('viewer', ['read']), allow('owner', ['create'])]),
  ],
})

let server: AppServer
let owner: Caller
let viewer: Caller
before(async () => {
  server = await openApps([frameworkApp, desk])
  owner = server.callerOf('owner')
  viewer = server.callerOf('viewer', owner.tenantId)
  const people = [
    { name: 'Berta', rate: '9.50', grade: 'b', joinedAt: '2026-01-02T00:00:00.000Z' },
    { name: 'Äda', rate: '10.00', grade: 'a', joinedAt: '2026-01-01T00:00:00.000Z', isNew: false },
    { name: 'Zoe', rate: '-1.00', grade: 'c' },
    { name: 'Berta', rate: null, grade: null, joinedAt: '2025-01-01T00:00:00.000Z', isNew: false },
    { name: null, rate: '9.50', grade: 'a', joinedAt: '2026-01-02T00:00:00.000Z' },
    { name: 'Away', rate: '5.00', grade: 'd', state: 'away' },
  ]
  const ids: string[] = []
  for (const person of people) ids.push(await made('agents', person))
  const made1 = async (n: number, parent: string | null) =>
    made('tickets', {
      title: `Ticket ${n % 4}`,
      agent: n % 7 === 6 ? null : ids[n % 7],
      deputy: n % 3 === 0 ? null : ids[(n * 5) % 6],
      parent,
    })
  let last: string | null = null
  for (let n = 0; n < 40; n++) {
    const id = await made1(n, n % 5 === 0 ? null : last)
    if (n % 3 === 0) last = id
  }
})
after(() => server.close())

async function made(path: string, body: object): Promise<string> {
  const answer = await server.send(owner, ['POST', `/api/v1/${path}`], { body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}

type Row = Readonly<Record<string, unknown>>
const get = (caller: Caller, query: string) => server.send(caller, ['GET', `/api/v1/tickets?${query}`])
const rowsOf = async (caller: Caller, path: string): Promise<Row[]> =>
  (await server.send(caller, ['GET', `/api/v1/${path}?page_size=200&ordering=id`])).body.results

const COLLATOR = new Intl.Collator('und')

function compare(one: unknown, other: unknown): number {
  if (one === other) return 0
  if (one === null || other === null) return one === null ? 1 : -1
  if (typeof one === 'boolean') return Number(one) - Number(other)
  return typeof one === 'number' ? one - Number(other) : COLLATOR.compare(String(one), String(other))
}

/** Ids of the tickets in the requested order, by what the caller is shown. */
async function expectedFor(caller: Caller, ordering: string): Promise<unknown[]> {
  const [all, people] = [await rowsOf(caller, 'tickets'), await rowsOf(caller, 'agents')]
  const byId = new Map([...all, ...people].map((row) => [row.id, row]))
  const terms = ordering
    .split(',')
    .map((term) => ({ path: term.replace('-', ''), sign: term.startsWith('-') ? -1 : 1 }))
  const sortedBy = (row: Row, path: string) => {
    const [first, second] = path.split('__') as [string, string?]
    const value = (second === undefined ? row[first] : byId.get(row[first])?.[second]) ?? null
    return second === 'rate' && value !== null ? Number(value) : value
  }
  const rows = all.toSorted((one, other) => {
    for (const { path, sign } of [...terms, { path: 'id', sign: terms.at(-1)!.sign }]) {
      const order = compare(sortedBy(one, path), sortedBy(other, path))
      if (order !== 0) return order * sign
    }
    return 0
  })
  return rows.map(({ id }) => id)
}

/** Ids of all pages, forwards and back. */
async function walked(caller: Caller, query: string): Promise<[there: unknown[], back: unknown[]]> {
  const [there, back]: [unknown[], unknown[]] = [[], []]
  let url = `/api/v1/tickets?${query}&cursor=&page_size=7`
  let last = url
  for (; url; ) {
    const answer = await server.send(caller, ['GET', url])
    const { body, text: told }: { body: Row & { results: Row[]; next: string }; text: string } = answer
    assert.equal(answer.status, 200, told)
    there.push(...body.results.map(({ id }: Row) => id))
    for (const record of body.results) assert.ok(!Object.keys(record).some((key) => key.includes('__')), told)
    last = url
    url = body.next
  }
  for (url = last; url; ) {
    const { body } = await server.send(caller, ['GET', url])
    back.unshift(...body.results.map(({ id }: Row) => id))
    url = body.previous
  }
  return [there, back]
}

const ORDERS = [
  ...NAMES.flatMap((name) => [`agent__${name}`, `-agent__${name}`]),
  ...['-agent__name,title', 'title,-agent__rate', 'agent__name,deputy__name', '-agent__name,agent__rate,-title'],
  ...['parent__title,-agent__name', '-parent__title', 'deputy__name,-createdAt'],
]

describe('a list sorted through a relation', () => {
  for (const ordering of ORDERS)
    test(`has one order on pages, by cursors forwards and back, and over GraphQL: ${ordering}`, async () => {
      for (const caller of [owner, viewer]) {
        if (caller === viewer && ordering.includes('grade')) continue
        const expected = await expectedFor(caller, ordering)
        const whole = await get(caller, `ordering=${ordering}&page_size=200`)
        assert.deepEqual(
          whole.body.results?.map(({ id }: Row) => id),
          expected,
          whole.text.slice(0, 300),
        )
        const paged = [1, 2, 3, 4, 5, 6].map((page) => get(caller, `ordering=${ordering}&page_size=7&page=${page}`))
        const pages = (await Promise.all(paged)).flatMap(({ body }) => body.results.map(({ id }: Row) => id))
        assert.deepEqual(pages, expected)
        assert.deepEqual(await walked(caller, `ordering=${ordering}`), [expected, expected])
        const words = ordering
          .split(',')
          .map((term) => `${term.replace('-', '')}_${term.startsWith('-') ? 'DESC' : 'ASC'}`)
        const query = `query ($after: String) { tickets(first: 25, after: $after, orderBy: [${words}]) { nodes { id } pageInfo { endCursor } } }`
        const first = (await server.graphql(caller, query)).data.tickets
        const second = (await server.graphql(caller, query, { after: first.pageInfo.endCursor })).data.tickets
        assert.deepEqual(
          [...first.nodes, ...second.nodes].map(({ id }: Row) => id),
          expected,
        )
      }
    })

  test('is filtered, searched, ranked, narrowed and combined with included records like any other', async () => {
    const expected = await expectedFor(owner, '-agent__name,title')
    const titles = new Map((await rowsOf(owner, 'tickets')).map(({ id, title }) => [id, title]))
    const ones = expected.filter((id) => titles.get(id) === 'Ticket 1')
    for (const query of ['title=Ticket 1', 'search=Ticket 1', 'title__iendswith=T 1']) {
      const ordering = 'ordering=-agent__name,title&include=agent,parent&fields=title&rights=true&count=exact'
      const { body, text: told } = await get(owner, `${query}&${ordering}&page_size=200`)
      assert.deepEqual(
        body.results?.map(({ title }: Row) => title),
        ones.map(() => 'Ticket 1'),
        told,
      )
      assert.deepEqual(body.count, ones.length)
      const [there, back] = await walked(owner, `${query}&ordering=-agent__name,title&include=agent`)
      assert.deepEqual([there, back], [ones, ones], query)
    }
    const ranked = await walked(owner, 'search=Ticket 1&ordering=relevance,-agent__name')
    const byName = await expectedFor(owner, '-agent__name')
    assert.deepEqual(
      ranked[0],
      byName.filter((id) => titles.get(id) === 'Ticket 1'),
    )
  })

  test('sorts for each parent record, over GraphQL', async () => {
    const expected = await expectedFor(owner, '-agent__rate')
    const query =
      '{ agents(first: 50) { nodes { deputised(first: 50, orderBy: [agent__rate_DESC]) { nodes { id deputyId } } } } }'
    const { data } = await server.graphql(owner, query)
    for (const { deputised } of data.agents.nodes) {
      const ids = deputised.nodes.map(({ id }: Row) => id)
      assert.deepEqual(
        ids,
        expected.filter((id) => ids.includes(id)),
      )
    }
    assert.ok(data.agents.nodes.some(({ deputised }: { deputised: { nodes: Row[] } }) => deputised.nodes.length > 3))
  })
})

describe('unreadable data', () => {
  test('cannot be sorted by, and is refused like any unknown word (CVE-2022-36079)', async () => {
    for (const term of [
      'agent__grade',
      '-agent__grade',
      'agent__wages',
      'agent__helpers',
      'agent__agent__name',
      'agent__',
      '__name',
      'agent',
      'agent.name',
      'title__name',
      'parent__agent__name',
      '__proto__',
      'agent__constructor',
    ]) {
      const answer = await get(viewer, `ordering=${term}`)
      assert.deepEqual([answer.status, answer.body.code], [400, 'request.invalid_parameter'], answer.text)
      assert.doesNotMatch(answer.text.replaceAll(term.replace('-', ''), ''), /grade/)
    }
    const { errors } = await server.graphql(viewer, '{ tickets(orderBy: [agent__grade_ASC]) { nodes { id } } }')
    assert.equal(errors[0].extensions.code, 'graphql.invalid_document')
  })

  test('sorts like a missing value where a row is hidden, and a cursor reveals nothing of it (OWN-22)', async () => {
    for (let url = '/api/v1/tickets?ordering=agent__name&page_size=1&cursor='; url; ) {
      const { body } = await server.send(viewer, ['GET', url])
      const cursor = new URL(body.next ?? '?cursor=', 'http://x').searchParams.get('cursor')!
      assert.doesNotMatch(Buffer.from(cursor, 'base64url').toString(), /Away/)
      url = body.next
    }
  })

  test('keeps out callers who may not read the other resource (FLD-04)', async () => {
    const alone = server.callerOf(['tickets.read'], owner.tenantId)
    for (const query of [
      'ordering=agent__name',
      'ordering=title,-deputy__name&cursor=',
      'search=Ticket&ordering=relevance,agent__name',
    ]) {
      const answer = await get(alone, query)
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'], answer.text)
    }
    const { errors } = await server.graphql(alone, '{ tickets(orderBy: [agent__name_ASC]) { nodes { id } } }')
    assert.equal(errors[0].extensions.code, 'permissions.denied')
    assert.equal((await get(alone, 'ordering=parent__title')).status, 200, 'its own resource it may read')
  })

  test('accepts no cursor of another order', async () => {
    const { body } = await get(owner, 'ordering=agent__name&page_size=3&cursor=')
    const cursor = new URL(body.next, 'http://x').searchParams.get('cursor')!
    assert.equal((await get(owner, `ordering=agent__name&cursor=${cursor}`)).status, 200)
    for (const ordering of ['-agent__name', 'deputy__name', 'title', 'agent__name,title']) {
      const answer = await get(owner, `ordering=${ordering}&cursor=${cursor}`)
      assert.deepEqual([answer.status, answer.body.code], [400, 'request.invalid_cursor'], ordering)
    }
  })

  test('is joined at most twice', async () => {
    const answer = await get(owner, 'ordering=agent__name,agent__rate,parent__title')
    assert.deepEqual([answer.status, answer.body.code], [400, 'request.invalid_parameter'], answer.text)
  })
})
