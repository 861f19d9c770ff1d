// `/health/live` and `/health/ready` of the API and the edge, on a real database.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { openEdge, type TestEdge } from '#tests/support/edge.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'

const NOWHERE = 'postgres://nobody:secret@127.0.0.1:1/nothing'
let server: TestServer
let edge: TestEdge
before(async () => {
  ;[server, edge] = await Promise.all([openServer(), openEdge({ databaseUrl: NOWHERE })])
})
after(() => Promise.all([server.close(), edge.close()]))

describe('health', () => {
  test('of the API names every dependency by its state, and nothing else', async () => {
    const { status, body, headers } = await server.call('/health/ready')
    assert.equal(status, 200)
    assert.deepEqual(Object.keys(body).sort(), ['checks', 'status'])
    const { queue, ...steady } = body.checks
    assert.deepEqual(steady, { database: 'up', migrations: 'up', storage: 'up' })
    assert.match(queue, /^(up|behind)$/)
    assert.equal(headers.get('cache-control'), 'no-store')
  })

  test('of the edge is never a reason to send readers away while the database is missing', async () => {
    const { status, body } = await edge.get('/health/ready')
    assert.deepEqual([status, body], [200, { status: 'degraded', checks: { database: 'away' } }])
  })

  test('answers probes that ask by the address of a machine, and they find nothing else', async () => {
    for (const origin of [server.origin, edge.origin]) {
      const statuses = ['/health/live', '/health/ready', '/health', '/health/live?x=1'].map((path) => {
        const { hostname, port } = new URL(origin)
        const asked = request({ hostname, port, path, headers: { host: '10.244.0.7:8000' } }).end()
        return once(asked, 'response').then(([answer]) => (answer as IncomingMessage).resume().statusCode)
      })
      assert.deepEqual(await Promise.all(statuses), [200, 200, 421, 421])
    }
  })

  test('is alive without asking anything', async () => {
    for (const body of [(await server.call('/health/live')).body, (await edge.get('/health/live')).body])
      assert.deepEqual(body, { status: 'ok' })
  })
})
