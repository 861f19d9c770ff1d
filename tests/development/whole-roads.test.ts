// Traces of work from its first step to its last: of other processes, of sockets, and of outgoing calls.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'
import type { TraceReport, TraceSummary } from '#framework/observing/ring.ts'
import type { Span } from '#framework/observing/trace.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { openBootstrappedDatabase } from '#framework/testing/database.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { DATA_DIRECTORY, openDevelopmentServer } from '#tests/support/development.ts'
import { fetchRaw, type RawAnswer } from '#tests/support/edge.ts'
import { runManage, settingsOf } from '#tests/support/manage.ts'
import type { TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
// Processes that report to this file's server.
const VARIABLES = {
  PEND_ENV: 'development',
  PEND_DATA_DIRECTORY: DATA_DIRECTORY,
  PEND_LOG_LEVEL: 'silent',
  PEND_MAIL_DRIVER: 'memory',
}

const receiver = createServer((request, response) => {
  request.resume()
  response.end('noted')
})
let hook: string
// A separate queue: nobody else takes the tasks this test waits for.
let database: Awaited<ReturnType<typeof openBootstrappedDatabase>>
let server: TestServer
let tenant: TestTenant<'owner'>
let token: string
before(async () => {
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`
  hook = `http://${host}/hook`
  database = await openBootstrappedDatabase('migrated')
  const urls = { DATABASE_URL: database.ownerUrl, DATABASE_APP_URL: database.appUrl }
  server = await openDevelopmentServer({ ...urls, PEND_OUTBOUND_ALLOWED_HOSTS: host })
  tenant = await createTenant(server, ['owner'])
  token = tenant.people.owner.access
})
after(async () => {
  await server.close()
  await database.drop()
  receiver.close().closeAllConnections()
})

/** The newest trace that matches, with its spans, as soon as there is one. */
async function traceWhere(fits: (summary: TraceSummary) => boolean): Promise<TraceReport> {
  const find = async (): Promise<TraceSummary | undefined> =>
    (await server.call('/__debug__/api/requests')).body.traces.find(fits)
  const found = await waitUntil(find, (summary) => summary !== undefined)
  return (await server.call(`/__debug__/api/requests/${found!.id}`)).body.trace
}

const runCommand = (words: readonly string[], variables = VARIABLES) => runManage(words, { urls: database, variables })

const spansOf = ({ spans }: TraceReport, kind: Span['kind']) => spans.filter((span) => span.kind === kind)

describe('a command', () => {
  test('is traced from its first statement to its exit, with its task and the mail it sent', async () => {
    const to = `${tenant.slug}@example.com`
    const run = await runCommand(['sendtestemail', to])
    assert.deepEqual([run.status, run.stdout], [0, `Sent to ${to}.\n`], run.stderr)
    const command = await traceWhere(({ kind, name }) => kind === 'command' && name === 'sendtestemail')
    assert.deepEqual([command.outcome, command.isFailed], ['exit 0', false])
    assert.notEqual(command.process, process.pid)
    assert.ok(spansOf(command, 'sql').length > 0)
    const [left] = spansOf(command, 'task')
    assert.equal(left!.name, 'framework.send-mail')
    const task = await traceWhere((each) => each.kind === 'task' && each.process === command.process)
    assert.deepEqual([task.name, task.facts.taskId], ['framework.send-mail', left!.details.taskId])
    assert.deepEqual(spansOf(task, 'mail')[0]!.details.to, [to])
    const { body } = await server.call('/__debug__/api/mails')
    assert.ok(body.mails.some((mail: { to: string[] }) => mail.to.includes(to)))
  })

  test('that reads the queue ends like any other', async () => {
    const run = await runCommand(['tasks', 'list', '--json', '--tenant', tenant.slug])
    assert.equal(run.status, 0, run.stderr)
    const command = await traceWhere(({ kind, name }) => kind === 'command' && name === 'tasks')
    assert.equal(command.outcome, 'exit 0')
  })

  test('that fails says why', async () => {
    const run = await runCommand(['tasks', 'dance'])
    assert.equal(run.status, 1)
    const command = await traceWhere(({ kind, isFailed }) => kind === 'command' && isFailed)
    assert.deepEqual([command.outcome, command.facts.failure], ['failed', 'tasks cannot "dance".'])
  })

  test('is reported nowhere outside development', async () => {
    const name = 'showmigrations'
    const run = await runCommand([name], { ...VARIABLES, PEND_ENV: 'test' })
    assert.equal(run.status, 0, run.stderr)
    const { body } = await server.call('/__debug__/api/requests')
    assert.ok(body.traces.every((each: TraceSummary) => each.name !== name))
  })
})

describe('the edge', () => {
  test('reports what it reads, what it has cached, and where to look it up', async () => {
    await server.call('/api/v1/categories', { method: 'POST', token, body: { name: 'At hand' } })
    const port = await resolveFreePort(27_000 + (process.pid % 1000))
    const edge = spawn(path.join(ROOT, 'manage'), ['edge', '--port', String(port)], {
      cwd: ROOT,
      env: { ...process.env, ...settingsOf({ urls: database, variables: VARIABLES }) },
    })
    const ended = once(edge, 'exit')
    try {
      await Promise.race([once(edge.stdout, 'data'), ended])
      const get = (target: string, headers = {}) =>
        fetchRaw(`http://127.0.0.1:${port}${target}`, { 'x-tenant': tenant.slug, ...headers })
      const tracedBy = ({ headers }: RawAnswer) =>
        traceWhere(({ kind, requestId }) => kind === 'request' && requestId === headers['x-request-id'])
      const readTwice = async () => [await get('/content/categories'), await get('/content/categories')]
      // Until the edge has heard of the new category, it may forget its first answer.
      let answers = await readTwice()
      let [read, atHand] = await Promise.all(answers.map(tracedBy))
      if (spansOf(atHand!, 'sql').length > 0) {
        answers = [answers[1]!, await get('/content/categories')]
        ;[read, atHand] = await Promise.all(answers.map(tracedBy))
      }
      for (const trace of [read!, atHand!]) {
        assert.deepEqual([trace.name, trace.outcome], ['GET /content/categories', '200'])
        assert.notEqual(trace.process, process.pid)
      }
      assert.equal(read!.facts.tenantId, tenant.id)
      assert.ok(spansOf(read!, 'sql').length > 0)
      assert.equal(spansOf(atHand!, 'sql').length, 0)
      assert.deepEqual(spansOf(atHand!, 'cache')[0]!.details, { isHit: true })
      for (const answer of [...answers, await get('/content/nothing')]) {
        const [, address = ''] = /<([^>]+)>; rel="describedby"/.exec(String(answer.headers.link)) ?? []
        const { id } = await tracedBy(answer)
        assert.equal(address, `${server.project.settings.publicOrigin}/__debug__/requests/${id}`)
        assert.match(String(answer.headers['server-timing']), /total;dur=[\d.]+$/)
      }
      const elsewhere = await get('/content/categories', { 'x-forwarded-for': '203.0.113.7' })
      assert.deepEqual([elsewhere.status, elsewhere.headers.link], [200, undefined])
      await get('/health')
      const { body } = await server.call('/__debug__/api/requests')
      assert.ok(body.traces.every(({ name }: TraceSummary) => !name.endsWith('/health')))
    } finally {
      edge.kill('SIGTERM')
      await ended
    }
  })
})

describe('an operation on a socket', () => {
  const open = () =>
    createClient({
      url: `${server.origin.replace('http', 'ws')}/graphql/`,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: `Bearer ${token}` },
      retryAttempts: 0,
    })

  test('is traced from its message to its end, with each answer in between', async () => {
    const client = open()
    const query = 'subscription Heard { events(names: ["categories.created"], after: "start") { name data } }'
    const answers = client.iterate({ query })
    await server.call('/api/v1/categories', { method: 'POST', token, body: { name: 'Heard of' } })
    assert.equal((await answers.next()).done, false)
    await client.dispose()
    const trace = await traceWhere(({ operation }) => operation === 'Heard')
    assert.deepEqual([trace.kind, trace.name, trace.outcome], ['request', 'SUBSCRIBE /graphql', 'complete'])
    assert.deepEqual([trace.facts.tenantId, trace.facts.document], [tenant.id, query])
    assert.ok(spansOf(trace, 'authentication').length > 0)
    assert.ok(spansOf(trace, 'sql').length > 0)
    const [, answer] = spansOf(trace, 'graphql')
    assert.equal(answer!.name, 'an answer')
    assert.ok(answer!.ms !== null)
    const { body } = await server.call(`/__debug__/api/requests/${trace.id}`)
    assert.equal(body.curl, null)
    assert.ok(!JSON.stringify(body).includes(token))
  })

  test('that is refused says so', async () => {
    const client = open()
    const answers = client.iterate({ query: 'query Refused { __typename }' })
    await assert.rejects(answers.next())
    await client.dispose()
    const trace = await traceWhere(({ name, outcome }) => name === 'SUBSCRIBE /graphql' && outcome === '406')
    assert.equal(trace.isFailed, false)
    assert.match(JSON.stringify(trace.facts.body), /query Refused/)
  })
})

test("an outgoing call is part of its task's trace, with the address, the answer and the time", async () => {
  const created = await server.call('/api/v1/webhooks', {
    method: 'POST',
    token,
    body: { url: hook, events: ['tags.created'] },
  })
  assert.equal(created.status, 201, created.text)
  await server.call('/api/v1/tags', { method: 'POST', token, body: { name: 'Told to others' } })
  await drainTasks(server.runtime, { tenantId: tenant.id, access: server.access })
  const task = await traceWhere(({ kind, name, tenantId }) => {
    return kind === 'task' && name === 'webhooks.deliver-event' && tenantId === tenant.id
  })
  const [call] = spansOf(task, 'outbound')
  assert.deepEqual([call!.name, call!.details.status], [`POST ${hook}`, 200])
  assert.ok(call!.ms !== null && call!.ms >= 0)
  assert.ok(!JSON.stringify(task).includes(created.body.secret))
})
