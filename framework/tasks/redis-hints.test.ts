// Redis wakes workers where it is configured, and the database does when Redis is down.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Type from 'typebox'
import { openRedis, redisPrefixOf } from '#framework/redis/open-redis.ts'
import { testRedisUrl } from '#framework/testing/database.ts'
import { openTaskFixture, type TaskFixture } from '#framework/testing/fixtures/open-task-fixture.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { defineTask } from './define-task.ts'
import { announceThrough } from './nudge.ts'
import { announceInRedis, listenInRedis } from './redis-hints.ts'

const nothing = defineTask('trial.wake-somebody', { payload: Type.Object({}), run: async () => null })
const onError = () => {}

let fixture: TaskFixture
before(async () => {
  fixture = await openTaskFixture([nothing], 'PostgreSQL')
})
after(() => fixture.close())

test('enqueueing in one process wakes the workers of others through Redis', async (t) => {
  const url = testRedisUrl()
  if (!url) return t.diagnostic('this machine has no Redis')
  const prefix = redisPrefixOf(fixture.urls.appUrl)
  const connection = openRedis(url, { whenAway: 'fail', name: 'trial', onError })
  const forget = announceInRedis(fixture.runtime, { connection, prefix })
  let wakes = 0
  const deafen = listenInRedis({ url, prefix }, { wake: () => (wakes += 1), onError })
  try {
    // The first announcement may come before anybody listens.
    const ctx = fixture.contextOf('owner')
    const woken = async () => {
      await ctx.enqueue(nothing, {})
      return wakes
    }
    assert.ok((await waitUntil(woken, (count) => count > 0)) > 0)
  } finally {
    deafen()
    forget()
    connection.disconnect()
  }
})

test('the database announces what Redis does not', async () => {
  const told: string[] = []
  const stop = fixture.runtime.database.observe(({ text }) => text.includes('pg_notify') && told.push(text))
  const forget = announceThrough(fixture.runtime, () => Promise.reject(new Error('away')))
  const ctx = fixture.contextOf('owner')
  const notified = async () => {
    await ctx.enqueue(nothing, {})
    return told.length
  }
  assert.ok((await waitUntil(notified, (count) => count > 0)) > 0)
  forget()
  stop()
})
