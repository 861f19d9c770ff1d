// Webhooks from end to end: a local receiver, real signatures, failures, replays.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

interface Received {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string
}

/** Instead of a status: the connection ends without an answer. */
const SILENCE = 0
const received: Received[] = []
let answerOf: (request: Received, before: readonly Received[]) => { status: number; headers?: Record<string, string> } =
  () => ({
    status: 404,
  })
let receiver: http.Server
let server: TestServer
let origin: string

before(async () => {
  receiver = http.createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const call = { path: request.url!, headers: request.headers as Record<string, string>, body }
    const { status, headers = {} } = answerOf(
      call,
      received.filter(({ path }) => path === call.path),
    )
    received.push(call)
    if (status === SILENCE) return void request.socket.destroy()
    response.writeHead(status, headers).end('noted')
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const { port } = receiver.address() as AddressInfo
  origin = `http://127.0.0.1:${port}`
  server = await openServer({ PEND_OUTBOUND_ALLOWED_HOSTS: `127.0.0.1:${port}` })
})
after(async () => {
  await server.close()
  receiver.close().closeAllConnections()
})

interface Desk {
  readonly tenant: TestTenant
  readonly id: string
  readonly secret: string
  readonly path: string
  /** The receiver's messages, oldest first. */
  calls(): Received[]
  drain(ahead?: number): ReturnType<typeof drainTasks>
  call(path: string, body?: unknown, method?: string): Promise<Answer>
}

let desks = 0

async function openDesk(events: string[] = ['*'], status: number | typeof answerOf = 200): Promise<Desk> {
  const tenant = await createTenant(server)
  const path = `/hook-${++desks}`
  const previous = answerOf
  answerOf = (call, before) => {
    if (call.path !== path) return previous(call, before)
    return typeof status === 'number' ? { status } : status(call, before)
  }
  const token = tenant.people.admin.access
  const call: Desk['call'] = (target, body, method = 'POST') =>
    server.call(`/api/v1/${target}`, { method, token, ...(body !== undefined && { body }) })
  const created = await call('webhooks', { url: `${origin}${path}`, events })
  assert.equal(created.status, 201, created.text)
  return {
    tenant,
    path,
    call,
    id: created.body.webhook.id,
    secret: created.body.secret,
    calls: () => received.filter((each) => each.path === path),
    drain: (ahead = 0) => drainTasks(server.runtime, { tenantId: tenant.id, ahead }),
  }
}

async function createCategory({ call }: Desk, name: string): Promise<string> {
  const answer = await call('categories', { name })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}

const typesOf = (calls: readonly Received[]) => calls.map(({ body }) => JSON.parse(body).type)

describe("a webhook's messages", () => {
  test('arrive once, signed as Standard Webhooks specifies', async () => {
    const desk = await openDesk(['categories.created'])
    const id = await createCategory(desk, 'Birds')
    await desk.drain()
    const [call, ...others] = desk.calls()
    assert.equal(others.length, 0)
    const message = new Webhook(desk.secret).verify(call!.body, call!.headers) as Record<string, unknown>
    assert.deepEqual([message.type, message.resource, message.recordId], ['categories.created', 'categories', id])
    assert.equal((message.data as { name: string }).name, 'Birds')
    assert.equal(call!.headers['webhook-id'], message.id)
    assert.ok(Math.abs(Date.parse(message.timestamp as string) - Date.now()) < 60_000)
    assert.throws(() => new Webhook('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA').verify(call!.body, call!.headers))
    assert.throws(() => new Webhook(desk.secret).verify(call!.body.replace('Birds', 'Fish'), call!.headers))
  })

  test("arrive even when the event's actor has left the tenant since", async () => {
    const desk = await openDesk(['categories.created'])
    const { editor, owner } = desk.tenant.people
    const body = { name: 'Birds' }
    assert.equal((await server.call('/api/v1/categories', { method: 'POST', token: editor.access, body })).status, 201)
    const mine = await server.call('/api/v1/memberships', { token: owner.access })
    const { id } = mine.body.results.find(({ user }: { user: string }) => user === editor.id)
    const gone = await server.call(`/api/v1/memberships/${id}`, { method: 'DELETE', token: owner.access })
    assert.equal(gone.status, 204, gone.text)
    await desk.drain()
    assert.deepEqual(typesOf(desk.calls()), ['categories.created'])
  })

  test('cover only the chosen events of its own tenant', async () => {
    const [desk, other] = [await openDesk(['tags.*']), await openDesk(['*'])]
    await createCategory(desk, 'Birds')
    await desk.call('tags', { name: 'blue' })
    await Promise.all([desk.drain(), other.drain()])
    assert.deepEqual(typesOf(desk.calls()), ['tags.created'])
    assert.deepEqual(
      desk.calls().filter(({ path }) => path === other.path),
      [],
    )
    assert.equal(
      other.calls().some(({ body }) => body.includes('Birds') || body.includes('blue')),
      false,
    )
  })

  test('need an active webhook: without one a tenant has no tasks', async () => {
    const desk = await openDesk()
    await desk.drain()
    await desk.call(`webhooks/${desk.id}`, { isEnabled: false }, 'PATCH')
    await desk.drain()
    await createCategory(desk, 'Birds')
    assert.deepEqual(await desk.drain(), [])
  })

  test('contain nothing that was rolled back', async () => {
    const desk = await openDesk(['categories.created'])
    const refused = await desk.call('categories/bulk', [{ name: 'One' }, { name: '' }])
    assert.equal(refused.status, 422)
    await desk.drain()
    assert.deepEqual(desk.calls(), [])
  })

  test('carry both signatures for a day after a new secret, then one', async () => {
    const desk = await openDesk(['categories.created'])
    const rotated = await desk.call(`webhooks/${desk.id}/rotate-secret`)
    assert.equal(rotated.status, 200, rotated.text)
    await createCategory(desk, 'Birds')
    await desk.drain()
    const [first] = desk.calls()
    for (const secret of [desk.secret, rotated.body.secret]) new Webhook(secret).verify(first!.body, first!.headers)
    await arrange(
      `update public.webhooks set secrets = (select jsonb_agg(case when s->>'until' is null then s else s || '{"until":"2020-01-01T00:00:00.000Z"}' end) from jsonb_array_elements(secrets) s) where id = $1`,
      [desk.id],
    )
    await createCategory(desk, 'Fish')
    await desk.drain()
    const second = desk.calls()[1]!
    new Webhook(rotated.body.secret).verify(second.body, second.headers)
    assert.throws(() => new Webhook(desk.secret).verify(second.body, second.headers))
  })

  test('secrets are shown once: in no read, list, log or audit trail (CVE-2026-39943)', async () => {
    const desk = await openDesk()
    await desk.drain()
    const bare = desk.secret.slice('whsec_'.length)
    for (const path of [
      `webhooks/${desk.id}`,
      'webhooks',
      'webhook-deliveries',
      'audit?page_size=200',
      'events?limit=200',
    ]) {
      const answer = await desk.call(path, undefined, 'GET')
      assert.equal(answer.status, 200, answer.text)
      assert.equal(answer.text.includes(bare) || answer.text.includes('sealed'), false, path)
    }
    const [row] = await arrange('select secrets::text as text from public.webhooks where id = $1', [desk.id])
    assert.equal((row!.text as string).includes(bare), false)
  })
})

describe('when the receiver fails', () => {
  test('a failing receiver gets every event at least once, under the same id, in order for each record (Q-29)', async () => {
    let n = 0
    const desk = await openDesk(['categories.*'], () => ({ status: n++ % 3 === 0 ? 503 : 200 }))
    const id = await createCategory(desk, 'v0')
    for (let v = 1; v < 10; v++) await desk.call(`categories/${id}`, { name: `v${v}` }, 'PATCH')
    for (let round = 0; round < 20 && (await desk.drain(86_400_000)).length > 0; round++);
    const names = new Map<string, string>()
    const inOrder: string[] = []
    for (const { headers, body } of desk.calls()) {
      const { name } = JSON.parse(body).data
      const known = names.get(headers['webhook-id']!)
      assert.ok(known === undefined || known === name)
      if (!known) inOrder.push(name)
      names.set(headers['webhook-id']!, name)
    }
    assert.deepEqual(
      inOrder,
      Array.from({ length: 10 }, (_, v) => `v${v}`),
    )
    assert.ok(desk.calls().length > 10)
  })

  test('every attempt is in the log, with the request and the response', async () => {
    const desk = await openDesk(['categories.created'], (_call, before) => ({
      status: before.length === 0 ? 500 : 200,
    }))
    await createCategory(desk, 'Birds')
    await desk.drain()
    await desk.drain(60_000)
    const log = await desk.call(`webhook-deliveries?webhook=${desk.id}&ordering=createdAt`, undefined, 'GET')
    assert.deepEqual(
      log.body.results.map((each: Answer['body']) => [
        each.attempt,
        each.outcome,
        each.responseStatus,
        each.responseBody,
      ]),
      [
        [1, 'failed', 500, 'noted'],
        [2, 'delivered', 200, 'noted'],
      ],
    )
    assert.equal(JSON.parse(log.body.results[0].requestBody).data.name, 'Birds')
  })

  test('Retry-After delays the next attempt', async () => {
    const desk = await openDesk(['categories.created'], () => ({ status: 429, headers: { 'retry-after': '3600' } }))
    await createCategory(desk, 'Birds')
    await desk.drain()
    assert.equal((await desk.drain(3_000_000)).length, 0)
    assert.ok((await desk.drain(3_700_000)).length > 0)
  })

  test('a receiver that is gone (410) gets no more messages, and the owner gets a mail', async () => {
    const desk = await openDesk(['categories.created'], 410)
    await createCategory(desk, 'Birds')
    await desk.drain()
    await createCategory(desk, 'Fish')
    await desk.drain()
    assert.equal(desk.calls().length, 1)
    const { body } = await desk.call(`webhooks/${desk.id}`, undefined, 'GET')
    assert.deepEqual([body.isEnabled, body.disabledReason], [false, 'The receiver answered 410 Gone.'])
    const { sent } = server.runtime.services!.get('mail') as { sent: { to: { address: string }[]; text: string }[] }
    const told = sent.filter(({ to }) => to[0]!.address === desk.tenant.people.owner.email).at(-1)
    assert.match(told?.text ?? '', /nothing any more, since \w+ \d+, \d{4} at \d+:\d\d\s[AP]M UTC: The receiver/)
  })

  test('a webhook that has failed for five days is switched off, and starts over when switched on', async () => {
    const desk = await openDesk(['categories.created'], 500)
    await createCategory(desk, 'Birds')
    await desk.drain()
    await arrange("update public.webhooks set failing_since = now() - interval '6 days' where id = $1", [desk.id])
    await desk.drain(60_000)
    const off = await desk.call(`webhooks/${desk.id}`, undefined, 'GET')
    assert.equal(off.body.isEnabled, false)
    assert.match(off.body.disabledReason, /five days.*500/)
    const on = await desk.call(`webhooks/${desk.id}`, { isEnabled: true }, 'PATCH')
    assert.deepEqual([on.body.isEnabled, on.body.disabledReason], [true, null])
  })

  test('a receiver without an answer is left alone after ten attempts, probed now and then, and gets everything once it is back (WHK-14)', async () => {
    let isBack = false
    const desk = await openDesk(['categories.created'], () => ({ status: isBack ? 200 : SILENCE }))
    const read = async () => (await desk.call(`webhooks/${desk.id}`, undefined, 'GET')).body
    const { updatedAt, version } = await read()
    for (let n = 0; n < 13; n++) await createCategory(desk, `Waits ${n}`)
    await desk.drain()
    assert.equal(desk.calls().length, 10)
    const paused = await read()
    assert.ok(Date.parse(paused.pausedUntil) > Date.now())
    assert.deepEqual([paused.updatedAt, paused.version, paused.isEnabled], [updatedAt, version, true])
    await desk.drain(20_000)
    assert.equal(desk.calls().length, 10, 'nothing is sent while it is paused')

    await arrange("update public.webhooks set paused_until = now() - interval '1 second' where id = $1", [desk.id])
    await desk.drain(62_000)
    assert.equal(desk.calls().length, 11, 'one of all that wait asks')
    const again = Date.parse((await read()).pausedUntil)
    assert.ok(again > Date.parse(paused.pausedUntil), 'each pause is longer than the one before')

    isBack = true
    assert.equal((await desk.call(`webhooks/${desk.id}/ping`)).status, 200)
    await desk.drain()
    assert.equal((await read()).pausedUntil, null)
    await desk.drain(60_000)
    const told = desk.calls().slice(11)
    assert.equal(new Set(told.map(({ headers }) => headers['webhook-id'])).size, 14, 'the ping and thirteen events')
  })

  test('a redirect is a failure: no message reaches another receiver (CWE-918)', async () => {
    const desk = await openDesk(['categories.created'], () => ({
      status: 302,
      headers: { location: `${origin}/elsewhere` },
    }))
    await createCategory(desk, 'Birds')
    await desk.drain()
    assert.equal(
      received.some(({ path }) => path === '/elsewhere'),
      false,
    )
    const log = await desk.call('webhook-deliveries', undefined, 'GET')
    assert.deepEqual([log.body.results[0].outcome, log.body.results[0].responseStatus], ['failed', 302])
  })

  test('an internal address is refused (OWASP API7:2023)', async () => {
    const desk = await openDesk(['categories.created'])
    for (const url of ['http://169.254.169.254/latest/meta-data/', 'http://2130706433/', 'https://redis:443/']) {
      const answers = [
        await desk.call('webhooks', { url, events: ['*'] }),
        await desk.call(`webhooks/${desk.id}`, { url }, 'PATCH'),
      ]
      for (const { status, body } of answers)
        assert.deepEqual([status, body.errors[0].pointer, body.errors[0].code], [422, '/url', 'not_callable'])
    }
    assert.equal((await desk.call(`webhooks/${desk.id}`, { url: 'https://example.com/hook' }, 'PATCH')).status, 200)
  })

  test('an internal address that is stored all the same is not called, and the log says why (CVE-2021-21311)', async () => {
    const desk = await openDesk(['categories.created'])
    await arrange(`update public.webhooks set url = 'http://169.254.169.254/latest/meta-data/' where id = '${desk.id}'`)
    await createCategory(desk, 'Birds')
    await desk.drain()
    const log = await desk.call('webhook-deliveries', undefined, 'GET')
    assert.match(log.body.results[0].error, /does not lead to the public internet/)
    assert.equal(log.body.results[0].responseBody, null)
  })
})

describe('on demand', () => {
  test('a ping reports its result', async () => {
    const desk = await openDesk(['categories.created'])
    assert.equal((await desk.call(`webhooks/${desk.id}/ping`)).status, 200)
    await desk.drain()
    assert.deepEqual(typesOf(desk.calls()), ['webhooks.ping'])
  })

  test('a ping reaches the pinged webhook, once, and no other (WHK-14)', async () => {
    const desk = await openDesk(['*'])
    const other = await desk.call('webhooks', { url: `${origin}${desk.path}-other`, events: ['*', 'webhooks.*'] })
    assert.equal(other.status, 201, other.text)
    await desk.drain()
    const before = received.length
    assert.equal((await desk.call(`webhooks/${desk.id}/ping`)).status, 200)
    await desk.drain()
    assert.deepEqual(
      received.slice(before).map(({ path, body }) => [path, JSON.parse(body).type]),
      [[desk.path, 'webhooks.ping']],
    )
  })

  test('a delivery is replayed under its id, and all failed ones at once', async () => {
    let isUp = false
    const desk = await openDesk(['categories.created'], () => ({ status: isUp ? 200 : 500 }))
    for (const name of ['One', 'Two', 'Three']) await createCategory(desk, name)
    for (let n = 0; n < 14; n++) await desk.drain(5 * 3_600_000)
    isUp = true
    const failed = desk.calls().length
    assert.equal(failed, 3 * 14)
    const since = new Date(Date.now() - 3_600_000).toISOString()
    const replayed = await desk.call(`webhooks/${desk.id}/replay-failed`, { since })
    assert.equal(replayed.status, 200, replayed.text)
    await desk.drain()
    const again = desk.calls().slice(failed)
    assert.deepEqual(
      again.map(({ body }) => JSON.parse(body).data.name),
      ['One', 'Two', 'Three'],
    )
    const log = await desk.call('webhook-deliveries?outcome=delivered', undefined, 'GET')
    const one = await desk.call(`webhook-deliveries/${log.body.results[0].id}/replay`)
    assert.equal(one.status, 200, one.text)
    await desk.drain()
    assert.equal(desk.calls().at(-1)!.headers['webhook-id'], log.body.results[0].eventId)
  })
})

describe('access', () => {
  const body = { url: 'https://example.com/hook', events: ['*'] }
  test('is for people who run the tenant, and nobody else', async () => {
    const { people } = await createTenant(server)
    for (const role of ['viewer', 'editor'] as const) {
      const answer = await server.call('/api/v1/webhooks', { method: 'POST', token: people[role].access, body })
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'])
    }
  })

  const refused: [string, object, string][] = [
    ['an event that never happens', { events: ['articles.vanished'] }, '/events/0'],
    ['no event at all', { events: undefined }, '/events'],
    ['an invalid address', { url: 'javascript:alert(1)' }, '/url'],
    ['a field only the system sets', { disabledReason: 'x' }, '/disabledReason'],
  ]
  for (const [title, change, pointer] of refused)
    test(`refuses ${title}, and says where`, async () => {
      const { people } = await createTenant(server)
      const answer = await server.call('/api/v1/webhooks', {
        method: 'POST',
        token: people.owner.access,
        body: { ...body, ...change },
      })
      assert.equal(answer.status, 422, answer.text)
      assert.equal(answer.body.errors[0].pointer, pointer)
    })

  test('another tenant sees neither the webhook nor its log', async () => {
    const [desk, other] = [await openDesk(), await openDesk()]
    await desk.drain()
    for (const path of [`webhooks/${desk.id}`, `webhook-deliveries?webhook=${desk.id}`]) {
      const answer = await other.call(path, undefined, 'GET')
      assert.ok(answer.status === 404 || answer.body.count === 0, answer.text)
    }
    assert.equal((await other.call(`webhooks/${desk.id}/rotate-secret`)).status, 404)
    assert.equal((await other.call(`webhooks/${desk.id}/ping`)).status, 404)
  })
})

test('a sealed secret opens only under its own webhook and key', async () => {
  const { openWebhookSecrets } = await import('./webhook-secrets.ts')
  const [one, two] = [openWebhookSecrets('a'.repeat(32)), openWebhookSecrets('b'.repeat(32))]
  const sealed = one.seal('whsec_x', 'hook-1')
  assert.equal(one.open(sealed, 'hook-1'), 'whsec_x')
  assert.throws(() => one.open(sealed, 'hook-2'))
  assert.throws(() => two.open(sealed, 'hook-1'))
})
