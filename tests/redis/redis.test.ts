// An installation with Redis: what all processes count together, what stops a start, and what continues without it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { describe, test } from 'node:test'
import { announceEvents, onEvents } from '#framework/events/announce-events.ts'
import { relayEvents } from '#framework/events/following/relay-events.ts'
import { openRedis } from '#framework/redis/open-redis.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { testRedisUrl } from '#framework/testing/database.ts'
import { startRedisServer } from '#framework/testing/servers/redis-server.ts'
import { runManage } from '#tests/support/manage.ts'
import { openServer } from '#tests/support/server.ts'

// Without the program there is nothing to test; `npm test` says so.
const hasRedis = testRedisUrl() !== null

if (hasRedis)
  describe('processes with one Redis', () => {
    test('count requests together, and keep serving when it is killed', async () => {
      const redis = await startRedisServer()
      const variables = { REDIS_URL: redis.url, PEND_RATE_LIMIT: '5/minute' }
      const servers = await Promise.all([openServer(variables), openServer(variables)])
      const [one, other] = servers
      try {
        for (let n = 0; n < 5; n++) assert.equal((await (n % 2 ? one : other)!.call('/health')).status, 200)
        for (const server of servers) {
          const refused = await server.call('/health')
          assert.deepEqual([refused.status, refused.body.code], [429, 'request.rate_limited'])
          assert.ok(Number(refused.headers.get('retry-after')) > 0)
        }
        await redis.stop()
        for (const server of servers) assert.equal((await server.call('/health')).status, 200)
      } finally {
        await Promise.all(servers.map((server) => server.close()))
        await redis.stop()
      }
    })
  })

if (hasRedis)
  test('processes announce new events to each other through Redis', async () => {
    const variables = { REDIS_URL: testRedisUrl()! }
    const servers = await Promise.all([openServer(variables), openServer(variables)])
    const [one, other] = servers
    const { promise: heard, resolve } = Promise.withResolvers<void>()
    // Nobody follows here, so nothing listens on PostgreSQL.
    const forget = onEvents(other!.runtime, resolve)
    const speaking = setInterval(() => announceEvents(one!.runtime), 50)
    try {
      await heard
    } finally {
      clearInterval(speaking)
      forget()
      await Promise.all(servers.map((server) => server.close()))
    }
  })

/** Before a Redis: the first two connections get no answer for a while, and are closed. */
async function openSlowStart(redisUrl: string) {
  const { hostname, port } = new URL(redisUrl)
  let connections = 0
  const server = createServer((socket) => {
    socket.on('error', () => {})
    if (++connections <= 2) return void setTimeout(() => socket.destroy(), 300)
    const behind = connect(Number(port), hostname)
    behind.on('error', () => socket.destroy())
    socket.pipe(behind).pipe(socket)
    socket.on('close', () => behind.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

if (hasRedis)
  test('a process listens although Redis did not answer its first questions in time', async () => {
    const slow = await openSlowStart(testRedisUrl()!)
    const connection = openRedis(slow.url, {
      whenAway: 'fail',
      name: 'pend test',
      commandTimeout: 100,
      onError: () => {},
    })
    const runtime = { database: {} } as Runtime
    const prefix = `pend:test:${process.pid}:`
    const stop = relayEvents(runtime, { connection, prefix })
    const speaker = openRedis(testRedisUrl()!, { whenAway: 'wait', name: 'pend test', onError: () => {} })
    const heard = new Promise<string>((resolve) => onEvents(runtime, () => resolve('heard')))
    const speaking = setInterval(() => speaker.publish(`${prefix}events`, ''), 50)
    const late = new Promise<string>((resolve) => setTimeout(resolve, 8000, 'nothing heard').unref())
    try {
      assert.equal(await Promise.race([heard, late]), 'heard')
    } finally {
      clearInterval(speaking)
      stop()
      for (const each of [connection, speaker]) each.disconnect()
      slow.close()
    }
  })

if (hasRedis)
  describe('a Redis that may discard keys', () => {
    test('is refused by every serving process, and found by check', async () => {
      const redis = await startRedisServer('--maxmemory', '10mb', '--maxmemory-policy', 'allkeys-lru')
      try {
        const variables = { REDIS_URL: redis.url }
        for (const command of ['runserver', 'worker', 'edge']) {
          const words = command === 'worker' ? [command] : [command, '--port', '28123']
          const run = await runManage(words, { variables })
          assert.equal(run.status, 1, command)
          assert.match(
            run.stderr,
            /may throw keys away when it is full \(maxmemory-policy allkeys-lru\)\.\nSet maxmemory-policy/,
          )
        }
        const check = await runManage(['check'], { variables })
        assert.equal(check.status, 1)
        assert.match(`${check.stdout}${check.stderr}`, /redis\.unusable/)
      } finally {
        await redis.stop()
      }
    })
  })

test('a Redis that is down is named at start, with a way out', async () => {
  const run = await runManage(['edge', '--port', '28124'], { variables: { REDIS_URL: 'redis://127.0.0.1:1/0' } })
  assert.equal(run.status, 1)
  assert.match(run.stderr, /^The Redis of REDIS_URL cannot be used: .*\nStart it, or start without REDIS_URL\.\n$/)
})
