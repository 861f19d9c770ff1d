// The trials of `npm run faults`, small: worker processes die and stop, a crash is buried, Redis forgets, the database restarts.
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { type DatabaseUrls, ensureDatabase } from '#framework/database/bootstrap/bootstrap.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { startEmbeddedServer } from '#framework/database/embedded/embedded-server.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { createContext } from '#framework/request/create-context.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase, testRedisUrl } from '#framework/testing/database.ts'
import { BACK_ENDS } from '#framework/testing/fixtures/open-task-fixture.ts'
import { startCrew } from '../../tools/faults/crew.ts'
import { countOutcome, enqueueLoad } from '../../tools/faults/load.ts'
import { killSchedulers } from '../../tools/faults/schedules.ts'
import { block, crash, EFFECTS, leaveEffect, openTrialRuntime, type TrialPlace } from '../../tools/faults/trial.ts'
import {
  flushRedis,
  freezeWorkers,
  killWorkers,
  restartDatabase,
  restartWorkers,
  type TrialOutcome,
} from '../../tools/faults/trials.ts'

const DIRECTORY = path.resolve(import.meta.dirname, '../../migrations')

async function prepare({ ownerUrl, appUrl }: DatabaseUrls, redisUrl: string | null): Promise<TrialPlace> {
  await runMigrations({ ownerUrl, directory: DIRECTORY })
  await withClient(ownerUrl, (client) => client.query(EFFECTS))
  return { appUrl, redisUrl, lease: 2000 }
}

function assertExactlyOnce({ lost, doubles, early, deaths }: TrialOutcome): void {
  assert.deepEqual({ lost, doubles, early, deaths }, { lost: 0, doubles: 0, early: 0, deaths: 0 })
}

for (const backEnd of BACK_ENDS)
  describe(`faults on ${backEnd}`, () => {
    let place: TrialPlace
    let scratch: BootstrappedDatabase
    before(async () => {
      scratch = await openBootstrappedDatabase('migrated')
      place = await prepare(scratch, backEnd === 'Redis' ? testRedisUrl() : null)
    })
    after(() => scratch.drop())

    test('loses nothing and doubles nothing when workers are killed, and restarts tasks soon (Q-02, Q-03)', async (t) => {
      const outcome = await killWorkers({
        place,
        adminUrl: scratch.adminUrl,
        tasks: 240,
        times: 5,
        ms: 100,
        pause: 150,
        workers: 2,
      })
      assertExactlyOnce(outcome)
      assert.ok(outcome.again > 0, 'nothing was running when it was killed')
      // Lease and poll are three seconds; a busy machine adds its own delay.
      const { half } = outcome.againWithin!
      t.diagnostic(`half of them ran again within ${half} ms`)
      assert.ok(half <= 12_000, `${half} ms`)
    })

    test('loses nothing when workers are told to stop, and starts nothing twice (Q-18)', async () => {
      const trial = { place, adminUrl: scratch.adminUrl, tasks: 200, times: 3, ms: 20, pause: 50, workers: 2 }
      const outcome = await restartWorkers(trial)
      assertExactlyOnce(outcome)
      assert.equal(outcome.again, 0)
    })

    test('keeps one effect when a worker froze for longer than its lease (Q-05)', async () => {
      const trial = { place, adminUrl: scratch.adminUrl, tasks: 120, times: 1, ms: 400, workers: 2 }
      const outcome = await freezeWorkers(trial)
      assertExactlyOnce(outcome)
      assert.ok(outcome.again > 0, 'nothing was running when it was stopped')
    })

    test('keeps one effect of each task when one blocks the event loop for longer than the lease, under load (Q-06)', async (t) => {
      const runtime = openTrialRuntime(place, 2)
      const crew = startCrew([place], 2)
      try {
        await crew.ready
        const ctx = createContext(runtime, { requestId: 'trial', tenantId: randomUUIDv7() })
        // Longer than a lease, a poll and the delay of a busy machine.
        const id = await ctx.enqueue(block, { ms: 9000 })
        // Tasks that ran beside it and arrive meanwhile: the frozen worker holds some of both.
        const others = await enqueueLoad(runtime, { tasks: 200, ms: 50, pause: 40, producers: 4 })
        const { lost, doubles } = await countOutcome(scratch.adminUrl, others, 30_000)
        await wait(1500)
        assert.deepEqual({ lost, doubles }, { lost: 0, doubles: 0 })
        const rows = await withClient(
          scratch.adminUrl,
          async (client) => (await client.query('select attempt from public.trial_effects where task = $1', [id])).rows,
        )
        // A busy machine may take over too late, which causes no second effect.
        assert.equal(rows.length, 1)
        t.diagnostic(`its effect is of attempt ${rows[0].attempt}`)
      } finally {
        await crew.disband()
        await runtime.database.close()
      }
    })

    test('buries a task that ends its process, and runs the others in the next process (Q-07)', async () => {
      const runtime = openTrialRuntime(place, 2)
      const crew = startCrew([place], 1)
      try {
        await crew.ready
        const ctx = createContext(runtime, { requestId: 'trial', tenantId: randomUUIDv7() })
        const ids = [await ctx.enqueue(crash, {}), await ctx.enqueue(leaveEffect, { ms: 1 })]
        const states = () =>
          withClient(scratch.adminUrl, async (client) => {
            const sql = 'select state from tasks.tasks where id = any($1) order by name'
            return (await client.query<{ state: string }>(sql, [ids])).rows.map(({ state }) => state)
          })
        for (let n = 0; n < 600 && (await states()).some((state) => !/dead|completed/.test(state)); n++) await wait(100)
        assert.deepEqual(await states(), ['dead', 'completed'])
        assert.equal(crew.deaths(), 2)
      } finally {
        await crew.disband()
        await runtime.database.close()
      }
    })
  })

test('loses nothing when Redis forgets everything (Q-14)', async (t) => {
  const redisUrl = testRedisUrl()
  if (!redisUrl) return t.diagnostic('this machine has no Redis')
  const scratch = await openBootstrappedDatabase('migrated')
  const redis = new Redis(redisUrl)
  try {
    const place = await prepare(scratch, redisUrl)
    const trial = { place, adminUrl: scratch.adminUrl, tasks: 300, times: 2, ms: 20, workers: 2 }
    assertExactlyOnce(await flushRedis(trial, () => redis.flushall()))
  } finally {
    redis.disconnect()
    await scratch.drop()
  }
})

test('recovers from a database outage, and no worker dies of it (Q-10)', async () => {
  const directory = path.join(mkdtempSync(path.join(tmpdir(), 'pend-faults-')), 'postgres')
  let server = await startEmbeddedServer({ directory, durable: true })
  try {
    const place = await prepare(await ensureDatabase(server.adminUrl), null)
    const trial = { place, adminUrl: server.adminUrl, tasks: 400, times: 4, ms: 20, workers: 2 }
    const outcome = await restartDatabase(trial, async () => {
      await server.stop()
      server = await startEmbeddedServer({ directory, durable: true })
    })
    assertExactlyOnce(outcome)
  } finally {
    await server.stop()
    rmSync(path.dirname(directory), { recursive: true, force: true })
  }
})

describe('faults of schedulers', () => {
  let scratch: BootstrappedDatabase
  before(async () => {
    scratch = await openBootstrappedDatabase('migrated')
  })
  after(() => scratch.drop())

  test('five schedulers, the first of them killed repeatedly, run each minute once (Q-08)', async () => {
    const place = await prepare(scratch, null)
    const outcome = await killSchedulers({ place, adminUrl: scratch.adminUrl, tasks: 60, times: 6, ms: 0 })
    assertExactlyOnce(outcome)
    assert.deepEqual([outcome.acknowledged, outcome.times], [60, 6])
  })
})
