// Guessing is limited by account and address, also when the guesses come at once, and over all processes where there is a Redis.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { countInMemory, countInRedis } from '#framework/redis/counts.ts'
import { openRedis } from '#framework/redis/open-redis.ts'
import { testRedisUrl } from '#framework/testing/database.ts'
import type { Problem } from '#shared/exceptions/problem.ts'
import { type Attempts, createAttempts } from './attempts.ts'

const LIMITS = { perAccount: 3, perAddress: 5 }
const openAttempts = (window = 60_000) => createAttempts({ ...LIMITS, counts: countInMemory(window) })
const isLimited = (error: Problem) =>
  error.code === 'request.rate_limited' && Number(error.headers['retry-after']) > 0 && error.status === 429

test('refuses an account from one address after so many wrong passwords, and no other', async () => {
  const attempts = openAttempts()
  for (let n = 0; n < 3; n++) await attempts.begin('10.0.0.1', 'a@example.com')
  await assert.rejects(attempts.begin('10.0.0.1', 'a@example.com'), isLimited)
  await attempts.begin('10.0.0.1', 'b@example.com')
  await attempts.begin('10.0.0.2', 'a@example.com')
})

test('refuses an address that tries many accounts', async () => {
  const attempts = openAttempts()
  for (let n = 0; n < 5; n++) await attempts.begin('10.0.0.1', `p${n}@example.com`)
  await assert.rejects(attempts.begin('10.0.0.1', 'other@example.com'), isLimited)
})

test('counts guesses that come at once', async () => {
  const attempts = openAttempts()
  const tries = await Promise.allSettled(Array.from({ length: 50 }, () => attempts.begin('10.0.0.1', 'a@example.com')))
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 3)
})

test('forgets what turned out right, and everything after the window', async () => {
  const attempts = openAttempts(50)
  for (let n = 0; n < 20; n++) await (await attempts.begin('10.0.0.1', 'a@example.com')).succeed()
  for (let n = 0; n < 3; n++) await attempts.begin('10.0.0.1', 'a@example.com')
  await assert.rejects(attempts.begin('10.0.0.1', 'a@example.com'), isLimited)
  await new Promise((resolve) => setTimeout(resolve, 60))
  await attempts.begin('10.0.0.1', 'a@example.com')
})

/** Each with a connection of its own, as two processes have. */
async function withProcesses(url: string, work: (processes: Attempts[]) => Promise<void>): Promise<void> {
  const prefix = `test:${randomUUID()}:`
  const connections = [1, 2].map(() =>
    openRedis(url, { whenAway: 'fail', name: 'test', commandTimeout: 500, onError: () => {} }),
  )
  try {
    await work(connections.map((redis) => createAttempts({ ...LIMITS, counts: countInRedis(redis, prefix, 60_000) })))
  } finally {
    for (const connection of connections) connection.disconnect()
  }
}

for (const url of [testRedisUrl()].filter((each) => each !== null))
  test('processes with a Redis count together', async () => {
    await withProcesses(url, async ([one, other]) => {
      await one!.begin('10.0.0.1', 'a@example.com')
      await other!.begin('10.0.0.1', 'a@example.com')
      await (await one!.begin('10.0.0.1', 'a@example.com')).succeed()
      await other!.begin('10.0.0.1', 'a@example.com')
      await assert.rejects(one!.begin('10.0.0.1', 'a@example.com'), isLimited)
    })
  })

test('a process whose Redis is away counts for itself', async () => {
  await withProcesses('redis://127.0.0.1:1/0', async ([one]) => {
    for (let n = 0; n < 3; n++) await one!.begin('10.0.0.1', 'a@example.com')
    await assert.rejects(one!.begin('10.0.0.1', 'a@example.com'), isLimited)
  })
})
