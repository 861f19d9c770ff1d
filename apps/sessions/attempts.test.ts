// Guessing slows down by account and by address, even when simultaneous, and over all processes with a Redis.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Delays, delayInMemory, delayInRedis } from '#framework/redis/delays.ts'
import { openRedis } from '#framework/redis/open-redis.ts'
import { testRedisUrl } from '#framework/testing/database.ts'
import type { Problem } from '#shared/exceptions/problem.ts'
import { type AttemptRules, createAttempts } from './attempts.ts'

const RULE = { first: 60_000, longest: 600_000, memory: 600_000 }
const RULES: AttemptRules = {
  pair: { ...RULE, free: 3 },
  account: { ...RULE, free: 4 },
  address: { ...RULE, free: 5 },
}
const openAttempts = (delays: Delays = delayInMemory()) => createAttempts({ delays, rules: RULES })
const isLimited = (error: Problem) =>
  error.code === 'request.rate_limited' && Number(error.headers['retry-after']) > 0 && error.status === 429

test('refuses an account from one address after several wrong passwords, and no other', async () => {
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

test('refuses an account tried from many addresses, except to a person who signed in from theirs before (CWE-645)', async () => {
  const attempts = openAttempts()
  for (let n = 0; n < 4; n++) await attempts.begin(`10.0.1.${n}`, 'a@example.com')
  await assert.rejects(attempts.begin('10.0.1.9', 'a@example.com'), isLimited)
  await attempts.begin('10.0.0.1', 'a@example.com', { isKnownAddress: true })
})

test('counts attempts that spare an address by account alone: many mails to many mailboxes are not guessing', async () => {
  const attempts = openAttempts()
  const write = (n: number) => attempts.begin('10.0.0.1', `mail p${n}@example.com`, { sparesAddress: true })
  for (let n = 0; n < 9; n++) await write(n)
  await attempts.begin('10.0.0.1', 'a@example.com')
  for (let n = 0; n < 2; n++) await write(0)
  await assert.rejects(write(0), isLimited)
})

test('treats the addresses of one IPv6 network as one (CVE-2026-45364)', async () => {
  const attempts = openAttempts()
  for (let n = 0; n < 5; n++) await attempts.begin(`2001:db8:1:2::${n}`, `p${n}@example.com`)
  await assert.rejects(attempts.begin('2001:db8:1:2:ffff::9', 'x@example.com'), isLimited)
  await attempts.begin('2001:db8:1:3::1', 'x@example.com')
  for (let n = 0; n < 5; n++) await attempts.begin('::1', `p${n}@example.com`)
  await assert.rejects(attempts.begin('::2', 'x@example.com'), isLimited)
})

test('waits twice as long each time, up to a limit, and allows one attempt after each wait', async () => {
  const delays = delayInMemory()
  const rule = { free: 2, first: 40, longest: 90, memory: 60_000 }
  assert.equal(await delays.begin('key', rule), 0)
  const grown: number[] = []
  for (let n = 0; n < 4; n++) {
    assert.equal(await delays.begin('key', rule), 0)
    const wait = await delays.begin('key', rule)
    grown.push(wait)
    await sleep(wait + 2)
  }
  for (const [index, most] of [40, 80, 90, 90].entries())
    assert.ok(grown[index]! > most - 25 && grown[index]! <= most, `${grown}`)
})

test('counts simultaneous guesses', async () => {
  const attempts = openAttempts()
  const tries = await Promise.allSettled(Array.from({ length: 50 }, () => attempts.begin('10.0.0.1', 'a@example.com')))
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 3)
})

test('forgets an account that signs in, and for an address only the successful attempt', async () => {
  const attempts = openAttempts()
  for (let n = 0; n < 20; n++) await (await attempts.begin('10.0.0.1', 'a@example.com')).succeed()
  for (let n = 0; n < 5; n++) await attempts.begin('10.0.0.1', `p${n}@example.com`)
  await assert.rejects(attempts.begin('10.0.0.1', 'a@example.com'), isLimited)
})

/** Each with its own connection, like two processes. */
async function withProcesses(url: string, work: (processes: Delays[]) => Promise<void>): Promise<void> {
  const prefix = `test:${randomUUID()}:`
  const connections = [1, 2].map(() =>
    openRedis(url, { whenAway: 'fail', name: 'test', commandTimeout: 500, onError: () => {} }),
  )
  try {
    await work(connections.map((redis) => delayInRedis(redis, prefix)))
  } finally {
    for (const connection of connections) connection.disconnect()
  }
}

for (const url of [testRedisUrl()].filter((each) => each !== null))
  test('processes with a Redis count together, including simultaneous attempts', async () => {
    await withProcesses(url, async (processes) => {
      const [one, other] = processes.map((delays) => openAttempts(delays))
      const tries = Array.from({ length: 20 }, (_, n) => (n % 2 ? one! : other!).begin('10.0.0.1', 'a@example.com'))
      const settled = await Promise.allSettled(tries)
      assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 3)
      const [first, second] = processes
      assert.equal(await first!.begin('key', RULES.pair), 0)
      await second!.takeBack('key')
      for (let n = 0; n < 3; n++) assert.equal(await second!.begin('key', RULES.pair), 0)
      assert.ok((await first!.begin('key', RULES.pair)) > 50_000)
      await second!.forget('key')
      assert.equal(await first!.begin('key', RULES.pair), 0)
    })
  })

test('a process whose Redis is down counts alone', async () => {
  await withProcesses('redis://127.0.0.1:1/0', async ([delays]) => {
    const attempts = openAttempts(delays)
    for (let n = 0; n < 3; n++) await attempts.begin('10.0.0.1', 'a@example.com')
    await assert.rejects(attempts.begin('10.0.0.1', 'a@example.com'), isLimited)
  })
})
