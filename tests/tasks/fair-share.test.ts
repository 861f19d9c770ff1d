// One tenant's slow work keeps nobody waiting: ten thousand deliveries to a slow or silent receiver beside those of
// another tenant (WHK-14, JOB-07).
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { openWorker } from '#core/processes/worker.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase, testRedisUrl } from '#framework/testing/database.ts'
import { BACK_ENDS } from '#framework/testing/fixtures/open-task-fixture.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const SLOW = 10_000

interface Time {
  readonly taken: number
  readonly asking: number
}

for (const backEnd of BACK_ENDS)
  describe(`beside a tenant whose receiver hardly answers, on ${backEnd},`, () => {
    let urls: BootstrappedDatabase
    let server: TestServer
    let receiver: http.Server
    let busy: TestTenant<'owner'>
    let modest: TestTenant<'owner'>
    let hook: string
    let slow: string
    let silent: string
    const heard: { type: string; at: number }[] = []
    const rows = (sql: string, values?: unknown[]) => runStatement(urls.adminUrl, sql, values)

    before(async () => {
      receiver = http.createServer((request, response) => {
        if (request.url === '/silent') return
        if (request.url === '/slow') return void setTimeout(() => response.end('at last'), 8000).unref()
        let body = ''
        request.on('data', (part) => (body += part))
        request.on('end', () => {
          heard.push({ type: JSON.parse(body).type, at: performance.now() })
          response.end('noted')
        })
      })
      receiver.listen(0, '127.0.0.1')
      await once(receiver, 'listening')
      const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`
      urls = await openBootstrappedDatabase('migrated')
      server = await openServer({
        DATABASE_URL: urls.ownerUrl,
        DATABASE_APP_URL: urls.appUrl,
        PEND_OUTBOUND_ALLOWED_HOSTS: host,
        ...(backEnd === 'Redis' && { REDIS_URL: testRedisUrl()! }),
      })
      // Tenant ids grow with time: the older tenant is first wherever code visits tenants in order.
      busy = await createTenant(server, [])
      modest = await createTenant(server, [])
      slow = await hookOf(busy, `http://${host}/slow`)
      silent = await hookOf(busy, `http://${host}/silent`)
      hook = await hookOf(modest, `http://${host}/heard`)
      await openWorker(server.project)
      await requireSoon()
    })
    after(async () => {
      receiver.closeAllConnections()
      receiver.close()
      await server.close()
      await urls.drop()
    })

    /** From now on they wait, and as many as there are slots run. */
    async function letIn(webhook: string): Promise<void> {
      await rows('delete from tasks.tasks where tenant_id = $1', [busy.id])
      for (const key of ["'webhook ' || n", 'null'])
        await rows(
          `insert into tasks.tasks (tenant_id, name, queue, state, payload, request_id, attempts, key)
            select $1, 'webhooks.deliver-event', 'webhooks', 'waiting', jsonb_build_object('webhook', $2::text, 'event', jsonb_build_object(
              'id', gen_random_uuid(), 'name', 'trial.happened', 'resource', null, 'recordId', null, 'data', '{}'::jsonb, 'changed', null,
              'actorId', null, 'requestId', 'trial')), 'trial', 14, ${key} from generate_series(1, $3) n`,
          [busy.id, webhook, SLOW / 2],
        )
      const running = async () =>
        (await rows("select 1 from tasks.tasks where tenant_id = $1 and state = 'running'", [busy.id])).length
      await waitUntil(running, (count) => count >= 10)
    }

    async function hookOf({ people }: TestTenant<'owner'>, url: string): Promise<string> {
      const body = { url, events: ['*'] }
      const made = await server.call('/api/v1/webhooks', { method: 'POST', token: people.owner.access, body })
      assert.equal(made.status, 201, made.text)
      return made.body.webhook.id
    }

    /**
     * Milliseconds from the request until the receiver got `type`, and the duration of the request, which shows how
     * busy the machine is.
     */
    async function timeOf(type: string, path: string, body?: object): Promise<Time> {
      const begun = performance.now()
      heard.length = 0
      const token = modest.people.owner.access
      await server.call(`/api/v1/${path}`, { method: 'POST', token, ...(body && { body }) })
      const asking = performance.now() - begun
      const found = await waitUntil(
        () => heard.find((each) => each.type === type),
        (each) => each !== undefined,
      )
      return { taken: found!.at - begun, asking }
    }

    /** Each ping and event, in turns, arrives within a second, plus what a busy machine adds to everything. */
    async function requireSoon(): Promise<void> {
      const times: Time[] = []
      for (let n = 0; n < 6; n++)
        times.push(
          await timeOf('webhooks.ping', `webhooks/${hook}/ping`),
          await timeOf('tags.created', 'tags', { name: `fair ${randomUUID()}` }),
        )
      const told = times.map(({ taken, asking }) => `${Math.round(taken)} of which ${Math.round(asking)}`).join(', ')
      assert.ok(
        times.every(({ taken, asking }) => taken < 1000 + 10 * asking),
        told,
      )
    }

    async function countOf(state: string): Promise<number> {
      const text =
        "select count(*)::int as n from tasks.tasks where tenant_id = $1 and name = 'webhooks.deliver-event' and state = $2"
      return (await rows(text, [busy.id, state]))[0]!.n as number
    }

    test('each of another tenant’s deliveries starts within a second', async () => {
      await letIn(slow)
      await requireSoon()
      assert.ok((await countOf('waiting')) > SLOW - 1000, 'the others wait all the while')
    })

    test('a receiver without an answer is left alone: its deliveries wait without attempts until it is back', async () => {
      await letIn(silent)
      const read = () => server.call(`/api/v1/webhooks/${silent}`, { token: busy.people.owner.access })
      const paused = await waitUntil(read, ({ body }) => body.pausedUntil !== null)
      assert.ok(Date.parse(paused.body.pausedUntil) > Date.now())
      await requireSoon()
      await waitUntil(
        () => countOf('scheduled'),
        (count) => count > 100,
      )
      const tries = await rows('select count(*)::int as n from public.webhook_deliveries where webhook_id = $1', [
        silent,
      ])
      assert.ok((tries[0]!.n as number) < 50, `${tries[0]!.n} tries`)
    })
  })
