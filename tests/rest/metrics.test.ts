// What Prometheus reads: counted requests, facts about the queue and the pool, and who may read them.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'
import { currentMeter } from '#framework/observing/meter.ts'
import { openMetricsServer } from '#framework/observing/metrics/metrics-server.ts'
import { joinMetrics, type Metrics, openMetrics } from '#framework/observing/metrics/open-metrics.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const TOKEN = 'a token of twenty or more characters'

/** Values by name with labels, as Prometheus reads them. */
async function valuesOf(metrics: Metrics): Promise<Map<string, number>> {
  const lines = (await metrics.asText()).split('\n').filter((line) => line && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

describe('the metrics of a server', () => {
  let server: TestServer
  let metrics: Metrics
  let tenant: TestTenant<'owner'>
  before(async () => {
    // A server counts if metrics are open when it is built.
    const early = openMetrics([])
    server = await openServer({ PEND_METRICS: '127.0.0.1:1' })
    early.close()
    metrics = (await server.project.openMetrics())!
    tenant = await createTenant(server, [])
  })
  after(() => server.close())

  const read = (path: string) => server.call(path, { token: tenant.people.owner.access })
  const countOf = async (route: string, status: string) =>
    (await valuesOf(metrics)).get(
      `pend_http_request_duration_seconds_count{route="${route}",method="GET",status="${status}"}`,
    ) ?? 0

  test('count requests by route, never by address, and refusals by their status', async () => {
    const { body } = await server.call('/api/v1/tags', {
      method: 'POST',
      token: tenant.people.owner.access,
      body: { name: 'Counted' },
    })
    for (let n = 0; n < 3; n++) assert.equal((await read(`/api/v1/tags/${body.id}`)).status, 200)
    assert.equal((await server.call('/api/v1/tags')).status, 401)
    assert.equal(await countOf('/api/v1/tags/:id', '2xx'), 3)
    assert.equal(await countOf('/api/v1/tags', '4xx'), 1)
    assert.doesNotMatch(await metrics.asText(), new RegExp(body.id))
  })

  test('count all addresses that nobody answers as one: guessing them makes no series (LOG-08)', async () => {
    const before = await countOf('unknown', '4xx')
    for (let n = 0; n < 5; n++) await read(`/nothing/secret-${n}`)
    assert.equal(await countOf('unknown', '4xx'), before + 5)
    assert.doesNotMatch(await metrics.asText(), /secret/)
  })

  test('name the ten tenants that asked most since the last reading', async () => {
    await metrics.asText()
    for (let n = 0; n < 4; n++) await read('/api/v1/tags')
    assert.equal((await valuesOf(metrics)).get(`pend_top_tenant_requests{tenant="${tenant.id}"}`), 4)
    assert.equal((await valuesOf(metrics)).has(`pend_top_tenant_requests{tenant="${tenant.id}"}`), false)
    const meter = currentMeter()!
    for (let n = 0; n < 50; n++) for (let times = 0; times <= n; times++) meter.entered(`tenant-${n}`)
    const shown = [...(await valuesOf(metrics)).keys()].filter((name) => name.startsWith('pend_top_tenant_requests'))
    assert.equal(shown.length, 10)
    assert.ok(shown.includes('pend_top_tenant_requests{tenant="tenant-49"}'))
  })

  test('tell the state of the pool and of the queue', async () => {
    const values = await valuesOf(metrics)
    for (const state of ['used', 'idle', 'waiting'])
      assert.ok(values.has(`pend_database_connections{state="${state}"}`), state)
    for (const name of [
      'pend_tasks_oldest_seconds',
      'pend_tasks_dead',
      'pend_tasks_abandoned',
      'pend_events_oldest_seconds',
    ])
      assert.ok(values.has(name), name)
    assert.ok((values.get('process_resident_memory_bytes') ?? 0) > 0)
    assert.ok(values.has('nodejs_eventloop_lag_seconds'))
  })

  test('count lookups in caches, and runs of tasks', async () => {
    for (let n = 0; n < 3; n++) await read('/api/v1/tags')
    const names = [...(await valuesOf(metrics)).keys()]
    assert.ok(names.some((name) => /^pend_cache_lookups_total\{.*result="hit"/.test(name)))
    currentMeter()!.ran('mails.send', 'completed', 0.2)
    assert.equal(
      (await valuesOf(metrics)).get('pend_task_duration_seconds_count{task="mails.send",outcome="completed"}'),
      1,
    )
  })

  test('of several processes are joined: shares add up, and what all see counts once', async () => {
    const one = await metrics.asJson()
    const [alone, joined] = await Promise.all([joinMetrics([one]), joinMetrics([one, one])])
    const valueIn = (text: string, name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
    const requests = 'pend_http_request_duration_seconds_count\\{route="/api/v1/tags",method="GET",status="4xx"\\}'
    assert.equal(valueIn(joined, requests), 2 * valueIn(alone, requests))
    assert.equal(valueIn(joined, 'pend_tasks_dead'), valueIn(alone, 'pend_tasks_dead'))
  })
})

describe('readers of metrics', () => {
  test('are programs that send the token, and nobody else (closed by default)', async () => {
    const place = `127.0.0.1:${await resolveFreePort(26_000 + (process.pid % 900))}`
    const server = await openMetricsServer({ place, token: TOKEN }, async () => 'pend_told 1\n')
    try {
      const ask = async (path: string, authorization?: string) => {
        const response = await fetch(`http://${place}${path}`, { headers: authorization ? { authorization } : {} })
        return [response.status, await response.text()]
      }
      assert.deepEqual(await ask('/metrics', `Bearer ${TOKEN}`), [200, 'pend_told 1\n'])
      for (const wrong of [undefined, 'Bearer ', `Bearer ${TOKEN}x`, TOKEN, `Basic ${btoa(`:${TOKEN}`)}`]) {
        const [status, text] = await ask('/metrics', wrong)
        assert.equal(status, 401, String(wrong))
        assert.doesNotMatch(String(text), /pend_told/)
      }
      assert.equal((await ask('/', `Bearer ${TOKEN}`))[0], 404)
    } finally {
      server.close()
      await once(server, 'close')
    }
  })

  test('are on this machine where no token is set', async () => {
    for (const place of ['0.0.0.0:9464', '10.0.0.1:9464', '[::]:9464'])
      await assert.rejects(
        openMetricsServer({ place }, async () => ''),
        { message: /no token guards them/ },
      )
  })

  test('an address in use is one clear sentence', async () => {
    const place = `127.0.0.1:${await resolveFreePort(26_000 + (process.pid % 900))}`
    const first = await openMetricsServer({ place }, async () => '')
    try {
      await assert.rejects(
        openMetricsServer({ place }, async () => ''),
        {
          message: `The metrics cannot be read at ${place} (EADDRINUSE).`,
        },
      )
    } finally {
      first.close()
      await once(first, 'close')
    }
  })

  test('a reading that fails is 503, and leaves the server running', async () => {
    const place = `127.0.0.1:${await resolveFreePort(26_000 + (process.pid % 900))}`
    const server = await openMetricsServer({ place }, () => Promise.reject(new Error('secret')))
    try {
      const response = await fetch(`http://${place}/metrics`)
      assert.deepEqual([response.status, (await response.text()).includes('secret')], [503, false])
    } finally {
      server.close()
      await once(server, 'close')
    }
  })
})
