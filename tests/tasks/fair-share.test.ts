// One tenant's slow work keeps nobody waiting: ten thousand deliveries to a receiver that never answers, and those of another (WHK-14, JOB-07).
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openWorker } from '#core/worker.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase, testRedisUrl } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/kept-connections.ts'
import { BACK_ENDS } from '#framework/testing/open-task-fixture.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const MIGRATIONS = path.resolve(import.meta.dirname, '../../migrations')
const SLOW = 10_000

for (const backEnd of BACK_ENDS)
  describe(`beside a tenant whose receiver never answers, on ${backEnd},`, () => {
    let urls: BootstrappedDatabase
    let server: TestServer
    let receiver: http.Server
    let silent: TestTenant<'owner'>
    let modest: TestTenant<'owner'>
    let hook: string
    let slow: string
    const heard: { type: string; at: number }[] = []
    const rows = (sql: string, values?: unknown[]) => runStatement(urls.adminUrl, sql, values)

    before(async () => {
      receiver = http.createServer((request, response) => {
        if (request.url === '/silent') return
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
      urls = await openBootstrappedDatabase()
      await runMigrations({ ownerUrl: urls.ownerUrl, directory: MIGRATIONS })
      server = await openServer({
        DATABASE_URL: urls.ownerUrl,
        DATABASE_APP_URL: urls.appUrl,
        DATABASE_QUEUE_URL: urls.queueUrl,
        PEND_OUTBOUND_ALLOWED_HOSTS: host,
        ...(backEnd === 'Redis' && { REDIS_URL: testRedisUrl()! }),
      })
      // Ids of tenants grow with time: whoever came first stands first wherever tenants are gone through in their order.
      silent = await createTenant(server, [])
      modest = await createTenant(server, [])
      slow = await hookOf(silent, `http://${host}/silent`)
      hook = await hookOf(modest, `http://${host}/heard`)
      await openWorker(server.project)
    })
    after(async () => {
      receiver.closeAllConnections()
      receiver.close()
      await server.close()
      await urls.drop()
    })

    /** They wait, and as many as there are slots run, from now on. */
    async function letSlowOnesIn(): Promise<void> {
      for (const key of ["'webhook ' || n", 'null'])
        await rows(
          `insert into tasks.tasks (tenant_id, name, queue, state, payload, request_id, attempts, key)
            select $1, 'webhooks.deliver-event', 'webhooks', 'waiting', jsonb_build_object('webhook', $2::text, 'event', jsonb_build_object(
              'id', gen_random_uuid(), 'name', 'trial.happened', 'resource', null, 'recordId', null, 'data', '{}'::jsonb, 'changed', null,
              'actorId', null, 'requestId', 'trial')), 'trial', 14, ${key} from generate_series(1, $3) n`,
          [silent.id, slow, SLOW / 2],
        )
      const running = async () =>
        (await rows("select 1 from tasks.tasks where tenant_id = $1 and state = 'running'", [silent.id])).length
      await waitUntil(running, (count) => count >= 10)
    }

    async function hookOf({ people }: TestTenant<'owner'>, url: string): Promise<string> {
      const body = { url, events: ['*'] }
      const made = await server.call('/api/v1/webhooks', { method: 'POST', token: people.owner.access, body })
      assert.equal(made.status, 201, made.text)
      return made.body.webhook.id
    }

    /** Milliseconds until the receiver heard of `type` after `cause`. */
    async function untilHeard(type: string, cause: () => Promise<unknown>): Promise<number> {
      const begun = performance.now()
      heard.length = 0
      await cause()
      const found = await waitUntil(
        () => heard.find((each) => each.type === type),
        (each) => each !== undefined,
      )
      return found!.at - begun
    }

    /** Of pings and of events in turns, the fastest first. */
    async function timesOf(count: number): Promise<number[]> {
      const token = modest.people.owner.access
      const ping = () => server.call(`/api/v1/webhooks/${hook}/ping`, { method: 'POST', token })
      const create = () => {
        const body = { name: `fair ${randomUUID()}` }
        return server.call('/api/v1/tags', { method: 'POST', token, body })
      }
      const times: number[] = []
      for (let n = 0; n < count; n++)
        times.push(await untilHeard('webhooks.ping', ping), await untilHeard('tags.created', create))
      return times.sort((one, other) => one - other)
    }

    test('another tenant’s deliveries start within a second', async () => {
      const alone = await timesOf(3)
      await letSlowOnesIn()
      const beside = await timesOf(6)
      // The machine may be busy with other tests: what it takes then it took before.
      const most = 1000 + alone[3]!
      assert.ok(beside[6]! < most, `${beside.map(Math.round)} beside them, ${alone.map(Math.round)} alone`)
      const [left] = await rows(
        "select count(*)::int as n from tasks.tasks where tenant_id = $1 and name = 'webhooks.deliver-event' and state = 'waiting'",
        [silent.id],
      )
      assert.ok((left!.n as number) > SLOW - 1000, 'the others wait all the while')
    })
  })
