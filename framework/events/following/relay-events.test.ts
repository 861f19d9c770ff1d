// Processes hear of events through Redis, also when it was slow to answer their first question.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { test } from 'node:test'
import { openRedis } from '#framework/redis/open-redis.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { testRedisUrl } from '#framework/testing/database.ts'
import { onEvents } from '../announce-events.ts'
import { relayEvents } from './relay-events.ts'

const url = testRedisUrl()

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

if (url)
  test('a process listens although Redis did not answer its first questions in time', async () => {
    const slow = await openSlowStart(url)
    const connection = openRedis(slow.url, {
      whenAway: 'fail',
      name: 'pend test',
      commandTimeout: 100,
      onError: () => {},
    })
    const runtime = { database: {} } as Runtime
    const prefix = `pend:test:${process.pid}:`
    const stop = relayEvents(runtime, { connection, prefix })
    const speaker = openRedis(url, { whenAway: 'wait', name: 'pend test', onError: () => {} })
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
