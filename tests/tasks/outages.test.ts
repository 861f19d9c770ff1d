// The outages of `npm run faults`, small: wrong clocks, a database that is down, read-only, cut off or full, a crowded table, a Redis in trouble.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ensureDatabase } from '#framework/database/bootstrap/bootstrap.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { type EmbeddedServer, startEmbeddedServer } from '#framework/database/embedded/embedded-server.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { copyDatabase, withDatabase } from '#framework/testing/database.ts'
import { BACK_ENDS } from '#framework/testing/fixtures/open-task-fixture.ts'
import { type RedisServer, startRedisServer } from '../../tools/faults/machines/redis-server.ts'
import { mountSmallDisk } from '../../tools/faults/machines/small-disk.ts'
import { letMonkeyIn } from '../../tools/faults/monkey.ts'
import {
  crowdTable,
  cutOffWorker,
  fillDisk,
  forbidWriting,
  jumpClocks,
  keepClaims,
  leaveDatabaseAway,
  type TrialDatabase,
} from '../../tools/faults/outages.ts'
import { fillRedis, killRedis, startWithoutRedis } from '../../tools/faults/redis-outages.ts'
import { type BreakableDatabase, breakDatabase, breakOff } from '../../tools/faults/serving/serving-trials.ts'
import { EFFECTS } from '../../tools/faults/trial.ts'
import type { TrialOptions, TrialOutcome } from '../../tools/faults/trials.ts'

const MIGRATIONS = path.resolve(import.meta.dirname, '../../migrations')
// Longer than an enqueue takes on a busy machine: waiting for Redis would take at least this long.
const STILL_MS = 3000
const TEMPLATE = 'outages_template'
/** A server that may be stopped, and that keeps what it acknowledged, unlike that of the other tests. */
const folder = mkdtempSync(path.join(tmpdir(), 'pend-outages-'))

interface Server extends TrialDatabase, BreakableDatabase {
  adminUrl(name: string): string
}

async function openServer(directory: string): Promise<Server> {
  const start = () => startEmbeddedServer({ directory, durable: true })
  let server: EmbeddedServer = await start()
  return {
    adminUrl: (name) => withDatabase(server.adminUrl, name),
    stop: () => server.stop(),
    start: async () => {
      server = await start()
    },
    breakOff: () => breakOff(server.adminUrl),
    revive: async () => void (await server.revive()),
  }
}

async function migrate(adminUrl: string): Promise<string> {
  const { ownerUrl, appUrl } = await ensureDatabase(adminUrl)
  await runMigrations({ ownerUrl, directory: MIGRATIONS })
  await withClient(ownerUrl, (client) => client.query(EFFECTS))
  return appUrl
}

/** A copy of the template, with its roles and their passwords. */
async function copyMigrated(name: string): Promise<string> {
  await copyDatabase(server.adminUrl('postgres'), TEMPLATE, name)
  return (await ensureDatabase(server.adminUrl(name))).appUrl
}

function trialOn(adminUrl: string, appUrl: string, redis: RedisServer | null): TrialOptions {
  const place = { appUrl, redisUrl: redis?.url ?? null, lease: 2000 }
  return { place, adminUrl, tasks: 200, times: 1, ms: 10, pause: 60, workers: 2 }
}

function assertExactlyOnce({ lost, doubles, early, deaths }: TrialOutcome): void {
  assert.deepEqual({ lost, doubles, early, deaths }, { lost: 0, doubles: 0, early: 0, deaths: 0 })
}

let server: Server
before(async () => {
  server = await openServer(path.join(folder, 'postgres'))
  await migrate(server.adminUrl(TEMPLATE))
})
after(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('refuses what it cannot do while the database is broken off, keeps what it acknowledged, and is back at once', async () => {
  await copyMigrated('outages_of_servers')
  const outcome = await breakDatabase({ adminUrl: server.adminUrl('outages_of_servers'), times: 2 }, server)
  assertExactlyOnce(outcome)
})

for (const backEnd of BACK_ENDS)
  describe(`outages on ${backEnd}`, () => {
    let redis: RedisServer | null = null
    let trial: TrialOptions
    before(async () => {
      if (backEnd === 'Redis') redis = await startRedisServer()
      const name = `outages_${backEnd.toLowerCase()}`
      trial = trialOn(server.adminUrl(name), await copyMigrated(name), redis)
    })
    after(() => redis?.stop())

    test('runs nothing early or twice when the clocks of workers are an hour wrong and jump (Q-09)', async () => {
      const outcome = await jumpClocks({ ...trial, times: 2 })
      assertExactlyOnce(outcome)
    })

    test('recovers from a database outage, and receives new tasks again (Q-11)', async () => {
      assertExactlyOnce(await leaveDatabaseAway(trial, server, 3000))
    })

    test('loses nothing while nothing may be written, and recovers (Q-12)', async () => {
      assertExactlyOnce(await forbidWriting(trial, 1500))
    })

    test('gives the tasks of a disconnected worker to others, and refuses its late results (Q-16)', async () => {
      const outcome = await cutOffWorker({ ...trial, ms: 200, pause: 100 })
      assertExactlyOnce(outcome)
      assert.ok(outcome.again > 0, 'nothing was running when it was cut off')
    })

    test('runs tasks that something took from the queue and never started (Q-05)', async () => {
      const outcome = await keepClaims({ ...trial, times: 4 })
      assertExactlyOnce(outcome)
      assert.notEqual(outcome.note, '0 tasks were kept')
    })

    test('keeps a good part of its pace among thousands of idle tasks (Q-23)', async () => {
      const outcome = await crowdTable({ ...trial, tasks: 400, ms: 0, pause: 0 }, 40_000)
      assertExactlyOnce(outcome)
      // `npm run faults -- crowd` must reach half; here other tests use the machine as well.
      assert.ok(outcome.share! > 0.1, String(outcome.note))
    })

    test('loses nothing and doubles nothing whatever a monkey breaks (Q-28)', async () => {
      const outcome = await letMonkeyIn({ ...trial, tasks: 300, times: 6, workers: 3 }, server, redis)
      assertExactlyOnce(outcome)
    })
  })

if (BACK_ENDS.includes('Redis'))
  describe('outages of Redis', () => {
    let redis: RedisServer
    let trial: TrialOptions
    before(async () => {
      redis = await startRedisServer()
      trial = trialOn(server.adminUrl('outages_of_redis'), await copyMigrated('outages_of_redis'), redis)
    })
    after(() => redis.stop())

    test('loses nothing when Redis is killed or drops all clients (Q-13)', async () => {
      assertExactlyOnce(await killRedis({ ...trial, times: 4 }, redis))
    })

    test('lets workers that start without it run tasks (Q-13)', async () => {
      assertExactlyOnce(await startWithoutRedis({ ...trial, times: 1 }, redis, 4000))
    })

    test('enqueues without waiting for a full or frozen Redis (Q-15)', async () => {
      const outcome = await fillRedis({ ...trial, pause: 300 }, redis, STILL_MS)
      assertExactlyOnce(outcome)
      assert.ok(outcome.enqueueMs! < STILL_MS, String(outcome.note))
    })
  })

test('acknowledges nothing that a full disk does not store, and continues once there is space (Q-27)', async (t) => {
  const disk = mountSmallDisk(300)
  if (!disk) return t.diagnostic('this machine lets nobody mount a small disk')
  const own = await openServer(path.join(disk.folder, 'postgres'))
  try {
    // Without a template: the disk is small.
    const adminUrl = own.adminUrl('outages_of_disks')
    const trial = trialOn(adminUrl, await migrate(adminUrl), null)
    assertExactlyOnce(await fillDisk(trial, disk, own))
  } finally {
    await own.stop()
    disk.unmount()
  }
})
