// What the development pages show of requests, operations, tasks and commands; and that no secret is ever in it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Span } from '#framework/observing/trace.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { openDevelopmentServer, runMailsTo } from '#tests/support/development.ts'
import type { TestServer } from '#tests/support/server.ts'
import { createTenant, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant<'owner' | 'viewer'>
let token: string
before(async () => {
  server = await openDevelopmentServer()
  tenant = await createTenant(server, ['viewer'])
  token = tenant.people.owner.access
})
after(() => server.close())

/** The page of an answer's trace. */
async function traceOf({ headers }: Answer) {
  const [, address = ''] = /<([^>]+)>; rel="describedby"/.exec(headers.get('link') ?? '') ?? []
  const { status, body } = await server.call(address.replace('/__debug__/', '/__debug__/api/'))
  assert.equal(status, 200, address)
  return { ...body, address, of: (kind: string): Span[] => body.trace.spans.filter((span: Span) => span.kind === kind) }
}

const create = (name: string) => server.call('/api/v1/categories', { method: 'POST', token, body: { name } })
const OWN_PAGE = { 'sec-fetch-site': 'same-origin' }

describe('a request', () => {
  test('is shown from its queue to its serialisation, with the caller, the place, and the reason for permission', async () => {
    const written = await traceOf(await create('Green tea'))
    const { trace, names, heldFrom, curl, of } = written
    assert.deepEqual([trace.kind, trace.name, trace.outcome], ['request', 'POST /api/v1/categories', '201'])
    for (const kind of ['authentication', 'permission', 'queue', 'admission', 'sql', 'event', 'serialisation'])
      assert.ok(of(kind).length > 0, `nothing of the kind ${kind}`)
    assert.deepEqual(of('admission')[0]!.details.refusal, null)
    const [decision] = of('permission')
    assert.deepEqual(
      [decision!.name, decision!.details.isHeld, heldFrom['categories.create']],
      ['categories.create', true, 'editor'],
    )
    assert.equal(names[trace.facts.tenantId], tenant.slug)
    assert.equal(names[trace.facts.actorId], tenant.people.owner.email)
    assert.match(
      curl,
      /^curl -X 'POST' 'http:\/\/127.*-H "authorization: Bearer \$TOKEN".*-d '\{"name":"Green tea"\}'$/s,
    )
  })

  test("shows each statement's values, rows, time, and the line that sent it", async () => {
    const { of } = await traceOf(await server.call('/api/v1/categories?name=Green%20tea', { token }))
    const statement = (of('sql') as Span[]).find(({ name }) => /from "public"\."categories"|"categories"/.test(name))!
    assert.match(statement.name, /^select|^with/i)
    assert.ok((statement.details.values as string[]).includes('Green tea'))
    assert.ok(Number(statement.details.rows) >= 0 && statement.ms! >= 0)
    assert.match(String(statement.details.from), /^framework\/operations\/[\w/-]+\.ts:\d+$/)
  })

  test('that is refused shows the missing permission, the owner of the records, and the answer', async () => {
    const { access } = tenant.people.viewer
    const refused = await server.call('/api/v1/categories', { method: 'POST', token: access, body: { name: 'x' } })
    const { of, rows, trace } = await traceOf(refused)
    const last = of('permission').at(-1)!
    assert.deepEqual([refused.status, last.name, last.details.isHeld], [403, 'categories.create', false])
    assert.equal(rows['categories.create'], 'People who may write can change every record of the tenant.')
    assert.deepEqual(trace.facts.problem, ['permissions.denied', 'This needs the permission categories.create.'])
  })

  test('with bad input shows what was wrong with it, and keeps nothing more of a password', async () => {
    const body = { email: 'nobody', password: 'an orange kettle hums', tenantName: 7 }
    const { text } = await server.call('/api/v1/auth/register', { method: 'POST', body })
    const { trace } = await traceOf(await server.call('/api/v1/auth/register', { method: 'POST', body }))
    assert.ok(text.includes('"errors":[{'))
    assert.equal(trace.facts.problem[0], 'request.validation_failed')
    assert.ok(trace.facts.problem.includes('/tenantName must be string'))
    assert.ok(!JSON.stringify(trace).includes(body.password))
  })

  test('shows which earlier answers it reused', async () => {
    const query = '{ tags { nodes { name } } }'
    const hitsOf = async () => {
      const { of } = await traceOf(await server.graphql(query, { token }))
      return Object.fromEntries(of('cache').map(({ name, details }: Span) => [name, details.isHit]))
    }
    await hitsOf()
    const hits = await hitsOf()
    assert.deepEqual([hits['checked document'], hits['membership and its permissions']], [true, true])
  })

  test('has a Server-Timing that names its parts', async () => {
    const { headers } = await server.call('/api/v1/categories', { token })
    assert.match(
      headers.get('server-timing')!,
      /^queue;dur=[\d.]+;desc="\d+", authentication;dur=.*, total;dur=[\d.]+$/,
    )
  })

  test('over GraphQL is named by its operation, with its document and the batches of its resolvers', async () => {
    const { body } = await create('Black tea')
    await server.call('/api/v1/articles', { method: 'POST', token, body: { title: 'One', category: body.id } })
    const query = 'query Teas { articles { nodes { title category { name } } } }'
    const { trace, of } = await traceOf(await server.graphql(query, { token }))
    assert.equal(of('graphql')[0]!.name, 'Teas')
    assert.equal(trace.facts.document, query)
    assert.ok((of('batch') as Span[]).some(({ name }) => name.includes('categories')))
  })

  test('with repeated equal statements is flagged', async () => {
    const one = (n: number) => `c${n}: createTag(input: { name: "Repeated ${n}" }) { id }`
    const query = `mutation { ${[1, 2, 3].map(one).join(' ')} }`
    const { trace } = await traceOf(await server.graphql(query, { token }))
    assert.ok(
      trace.repeated.some(({ kind, times }: { kind: string; times: number }) => kind === 'similar' && times === 3),
    )
  })
})

test('a task is shown with the request that enqueued it', async () => {
  const { trace } = await traceOf(
    await server.call('/api/v1/auth/password/forgot', { method: 'POST', body: { email: tenant.people.owner.email } }),
  )
  await runMailsTo(server, tenant.people.owner.email)
  const { body } = await server.call('/__debug__/api/requests')
  const task = body.traces.find(
    (each: { kind: string; requestId: string }) => each.kind === 'task' && each.requestId === trace.requestId,
  )
  assert.ok(task, 'no task of this request')
  const { body: told } = await server.call(`/__debug__/api/requests/${task.id}`)
  assert.ok(told.related.some(({ id }: { id: string }) => id === trace.id))
})

describe('a plan', () => {
  const planOf = async (answer: Answer, headers: Record<string, string> = OWN_PAGE) => {
    const { address, of } = await traceOf(answer)
    const number = of('sql').at(-1)!.details.number
    return server.call(`${address.replace('/__debug__/', '/__debug__/api/')}/statements/${number}/plan`, {
      method: 'POST',
      headers,
    })
  }

  test('runs as the caller and once more without policies, and shows their cost', async () => {
    const { status, body } = await planOf(await server.call('/api/v1/categories', { token }))
    assert.equal(status, 200)
    assert.equal(body.isRun, true)
    assert.ok(body.caller.executionMs > 0)
    assert.equal(body.why, null)
    assert.ok(body.owner.executionMs > 0)
    assert.match(JSON.stringify(body.caller.plan), /current_setting|pend\.|InitPlan/)
  })

  test('of a write is not run', async () => {
    const { headers, ...created } = await create('Planned tea')
    const answer = await planOf({ headers, ...created })
    const { body: list } = await server.call('/api/v1/categories?name=Planned%20tea', { token })
    assert.deepEqual([answer.status, list.count], [200, 1])
    assert.deepEqual(await tableForced(), true)
  })

  test('is available only to our own pages (CWE-352)', async () => {
    const listed = await server.call('/api/v1/categories', { token })
    for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }, { origin: 'http://evil.example' }])
      assert.equal((await planOf(listed, headers as Record<string, string>)).status, 404)
  })

  async function tableForced(): Promise<boolean> {
    const { sql } = await import('drizzle-orm')
    const system = createContext(server.runtime, { requestId: 'test-plan' }).asSystem('look')
    const [rows] = await server.runtime.database.read(system, [
      sql`select relforcerowsecurity from pg_class where oid = 'public.categories'::regclass`,
    ])
    return rows![0]![0] as boolean
  }
})

test('no password, token, cookie, key or link is ever shown (CWE-532)', async () => {
  const person = await registerPerson(server, { tenantName: 'Secret keepers' })
  const fresh = 'an orange kettle hums'
  const page = { ...OWN_PAGE, 'content-type': 'application/json' }
  const post = (path: string, body: unknown, more: Record<string, unknown> = {}) =>
    server.call(`/api/v1${path}`, { method: 'POST', body, ...more })
  const logIn = await post('/auth/login', { email: person.email, password: person.password })
  const cookies = await post('/auth/cookie', { refresh: logIn.body.refresh }, { headers: page })
  const set = cookies.headers.getSetCookie().map((each) => each.split(';', 1)[0]!)
  await server.call('/api/v1/articles', { headers: { ...OWN_PAGE, cookie: set.join('; ') } })
  await server.call(`/api/v1/articles?token=${person.access}&search=${person.refresh}`, { token: person.access })
  await post('/auth/login', { email: person.email, password: fresh })
  await post('/auth/password/forgot', { email: person.email })
  await runMailsTo(server, person.email)
  const mails = await server.call('/__debug__/api/mails')
  const links = await Promise.all(
    mails.body.mails.map(async ({ id }: { id: string }) => (await server.call(`/__debug__/api/mails/${id}`)).text),
  )
  const inLinks = links.flatMap((text) => [...text.matchAll(/#token=([\w-]{20,})/g)].map(([, found]) => found!))
  assert.ok(inLinks.length > 0, 'no mail with a link was sent')
  await server.graphql(`mutation { login(input: { email: "${person.email}", password: "${fresh}" }) { access } }`)
  const secrets = [
    person.password,
    fresh,
    person.access,
    person.refresh,
    logIn.body.access,
    logIn.body.refresh,
    ...set.map((each) => each.split('=')[1]!),
    ...inLinks,
  ]
  const { body } = await server.call('/__debug__/api/requests')
  assert.ok(body.traces.length > 10)
  for (const { id, name } of body.traces) {
    const { text } = await server.call(`/__debug__/api/requests/${id}`)
    for (const secret of secrets) assert.ok(!text.includes(secret), `${name} shows ${secret.slice(0, 12)}…`)
  }
})
