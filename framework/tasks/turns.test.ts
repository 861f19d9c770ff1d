// A task's turn: delays, expiry, priorities, keys, limits, and a fair share for each tenant.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import type { Context } from '#framework/request/context.ts'
import { BACK_ENDS, openTaskFixture, type TaskFixture } from '#framework/testing/fixtures/open-task-fixture.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { defineTask } from './define-task.ts'
import { drainTasks } from './drain-tasks.ts'

interface Started {
  readonly note: string
  readonly tenantId: string
  readonly at: number
  ended?: number
}

const starts: Started[] = []
const of = (ctx: Context) => starts.filter(({ tenantId }) => tenantId === ctx.tenantId)
const notesOf = (ctx: Context) => of(ctx).map(({ note }) => note)
const payload = Type.Object({ note: Type.String(), ms: Type.Optional(Type.Integer()) })

async function run(ctx: Context, { note, ms = 0 }: { note: string; ms?: number }): Promise<void> {
  const started: Started = { note, tenantId: ctx.tenantId!, at: performance.now() }
  starts.push(started)
  if (ms > 0) await wait(ms)
  started.ended = performance.now()
}

const plain = defineTask('trial.note-turn', { payload, run })
const replaced = defineTask('trial.replace-note', {
  payload,
  queue: 'alone',
  unique: { whenTaken: 'replace', key: () => 'one' },
  run,
})
const debounced = defineTask('trial.debounce-note', {
  payload,
  queue: 'alone',
  unique: { whenTaken: 'debounce', key: () => 'one' },
  run,
})
const keyed = defineTask('trial.note-in-order', { payload, key: ({ note }) => note.split(' ')[0]!, run })
const limited = defineTask('trial.note-rarely', { payload, rateLimit: { max: 2, per: 700 }, run })
const slow = defineTask('trial.note-alone', { payload, queue: 'alone', run })
/** One for each queue that apps name: mails, deliveries, and exports with the rest. */
const shared = ['mail', 'webhooks', 'exports'].map((queue) =>
  defineTask(`trial.share-${queue}`, { payload, queue, run, timeLimit: 60_000 }),
)

for (const backEnd of BACK_ENDS)
  describe(`turns on ${backEnd}`, () => {
    let fixture: TaskFixture
    before(async () => {
      fixture = await openTaskFixture([plain, replaced, debounced, keyed, limited, slow, ...shared], backEnd)
      // Nothing is lost here: a machine that stalls for two seconds must not look like it.
      fixture.openWorker({ queues: ['default'], lease: 10_000 })
    })
    after(() => fixture.close())

    test('starts a delayed task at its time, and none early (Q-22)', async () => {
      const ctx = fixture.contextOf('owner')
      const begun = performance.now()
      await ctx.enqueue(plain, { note: 'later' }, { delay: 1600 })
      await ctx.enqueue(plain, { note: 'at' }, { runAt: new Date(Date.now() + 300) })
      await fixture.untilDone(ctx.tenantId!)
      assert.deepEqual(notesOf(ctx), ['at', 'later'])
      const [at, later] = of(ctx).map((each) => each.at - begun)
      // Lateness is measured where the machine has nothing else to do.
      assert.ok(at! >= 295 && later! >= 1595, `${at} ${later}`)
    })

    test('never starts an expired task', async () => {
      const ctx = fixture.contextOf('owner')
      const id = await ctx.enqueue(plain, { note: 'too late' }, { expiresAt: new Date(Date.now() - 1000) })
      await fixture.untilDone(ctx.tenantId!)
      const [row] = await fixture.rows('select state from tasks.tasks where id = $1', [id])
      assert.equal(row!.state, 'expired')
      assert.deepEqual(notesOf(ctx), [])
    })

    test('starts urgent tasks before less urgent ones', async () => {
      const ctx = fixture.contextOf('owner')
      for (const [note, priority] of [
        ['low', -5],
        ['first', 0],
        ['second', 0],
        ['high', 5],
      ] as const) {
        await ctx.enqueue(slow, { note }, { priority })
        // Times are stored in milliseconds.
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      const worker = fixture.openWorker({ queues: ['alone'], concurrency: 1 })
      await fixture.untilDone(ctx.tenantId!)
      await worker.stop()
      const taken = notesOf(ctx)
      // A worker has two of them at a time, and neighbours may change places.
      assert.equal(taken.length, 4)
      assert.ok(taken.indexOf('high') <= 1 && taken.indexOf('low') >= 2, taken.join(', '))
    })

    test('keeps one unfinished task of a unique key, even when fifty arrive at once (Q-21)', async () => {
      const ctx = fixture.contextOf('owner')
      const uniqueKey = 'one'
      // Nobody takes from this queue yet, however long enqueueing fifty takes.
      const ids = await Promise.all(
        Array.from({ length: 50 }, () => ctx.enqueue(slow, { note: 'once' }, { uniqueKey })),
      )
      assert.equal(new Set(ids).size, 1)
      const stored = await fixture.rows('select id from tasks.tasks where tenant_id = $1', [ctx.tenantId])
      assert.deepEqual(stored, [{ id: ids[0] }])
      const worker = fixture.openWorker({ queues: ['alone'] })
      await fixture.untilDone(ctx.tenantId!)
      assert.deepEqual(notesOf(ctx), ['once'])
      const again = await ctx.enqueue(slow, { note: 'again' }, { uniqueKey })
      assert.notEqual(again, ids[0])
      await fixture.untilDone(ctx.tenantId!)
      await worker.stop()
      assert.deepEqual(notesOf(ctx), ['once', 'again'])
    })

    test('lets one tenant use the unique keys of another', async () => {
      const [one, other] = [fixture.contextOf('owner'), fixture.contextOf('owner')]
      const ids = await Promise.all(
        [one, other].map((ctx) => ctx.enqueue(plain, { note: 'own' }, { uniqueKey: 'same', delay: 50 })),
      )
      assert.notEqual(ids[0], ids[1])
    })

    test('replaces a task that has not started, and restarts its wait where it is debounced (Q-21)', async () => {
      const ctx = fixture.contextOf('owner')
      const begun = performance.now()
      for (const note of ['a', 'b', 'c']) {
        await ctx.enqueue(replaced, { note: `replaced ${note}` }, { delay: 400 })
        await ctx.enqueue(debounced, { note: `debounced ${note}` }, { delay: 400 })
        await wait(100)
      }
      const worker = fixture.openWorker({ queues: ['alone'] })
      await fixture.untilDone(ctx.tenantId!)
      await worker.stop()
      assert.deepEqual(notesOf(ctx).sort(), ['debounced c', 'replaced c'])
      const last = of(ctx).find(({ note }) => note === 'debounced c')!
      assert.ok(last.at - begun >= 590, `${last.at - begun}`)
    })

    test('runs the tasks of a key in order, one at a time, and keys side by side (Q-19)', async () => {
      const ctx = fixture.contextOf('owner')
      const keys = ['red', 'green', 'blue', 'grey']
      for (let n = 0; n < 8; n++) for (const key of keys) await ctx.enqueue(keyed, { note: `${key} ${n}`, ms: 5 })
      await fixture.untilDone(ctx.tenantId!)
      for (const key of keys) {
        const own = of(ctx).filter(({ note }) => note.startsWith(key))
        assert.deepEqual(
          own.map(({ note }) => note),
          Array.from({ length: 8 }, (_, n) => `${key} ${n}`),
        )
        for (const [index, each] of own.entries())
          if (index > 0) assert.ok(each.at >= own[index - 1]!.ended!, each.note)
      }
    })

    test('starts no more than the limit allows', async () => {
      const ctx = fixture.contextOf('owner')
      for (let n = 0; n < 5; n++) await ctx.enqueue(limited, { note: `${n}` })
      await fixture.untilDone(ctx.tenantId!)
      const times = of(ctx).map(({ at }) => at)
      assert.equal(times.length, 5)
      for (let n = 2; n < 5; n++) assert.ok(times[n]! - times[n - 2]! >= 600, times.join(' '))
    })

    test("does not let one tenant's thousand tasks delay another (Q-20)", async () => {
      const [busy, modest] = [fixture.contextOf('owner'), fixture.contextOf('owner')]
      await busy.runtime.database.write(busy.asSystem('fill the queue'), [
        sql`insert into tasks.tasks (tenant_id, name, queue, state, payload, request_id) select ${busy.tenantId}::uuid, 'trial.note-turn', 'default', 'waiting', '{"note": "many", "ms": 2}', 'fill' from generate_series(1, 1000)`,
      ])
      await busy.enqueue(plain, { note: 'many' })
      await wait(100)
      const begun = performance.now()
      for (let n = 0; n < 20; n++) await modest.enqueue(plain, { note: `${n}` })
      await fixture.untilDone(modest.tenantId!)
      const took = performance.now() - begun
      const [left] = await fixture.rows(
        'select count(*)::int as n from tasks.tasks where tenant_id = $1 and finished_at is null',
        [busy.tenantId],
      )
      assert.ok((left!.n as number) > 300, `${left!.n} were left after ${took} ms`)
      await fixture.rows('delete from tasks.tasks where tenant_id = $1', [busy.tenantId])
    })

    for (const task of shared)
      test(`starts one tenant's tasks beside another's ten thousand slow ones, in the queue ${task.queue} (JOB-07)`, async (t) => {
        const worker = fixture.openWorker({ queues: [task.queue], lease: 10_000 })
        const [modest, elsewhere] = [fixture.contextOf('owner'), fixture.contextOf('owner')]
        const untilStarted = async (ctx: Context, note: string, own = task) => {
          const begun = performance.now()
          await ctx.enqueue(own, { note })
          const found = () => of(ctx).find((each) => each.note === note)
          return (await waitUntil(found, (each) => each !== undefined))!.at - begun
        }
        await untilStarted(modest, 'the first, which is late by itself')
        const busy = fixture.contextOf('owner')
        await fixture.rows(
          `insert into tasks.tasks (tenant_id, name, queue, state, payload, request_id, attempts)
           select $1, $2, $3, 'waiting', '{"note":"slow","ms":5000}', 'trial', 3 from generate_series(1, 10000)`,
          [busy.tenantId, task.name, task.queue],
        )
        await waitUntil(
          () => of(busy).length,
          (count) => count >= 5,
        )
        const [beside, alone]: [number[], number[]] = [[], []]
        for (let n = 0; n < 6; n++) {
          // The time an empty queue needs at the same moment shows how busy the machine is.
          const [own, control] = await Promise.all([
            untilStarted(modest, `beside ${n}`),
            untilStarted(elsewhere, `alone ${n}`, plain),
          ])
          beside.push(own)
          alone.push(control)
        }
        await worker.stop()
        const told = `${beside.map(Math.round)} beside them, ${alone.map(Math.round)} alone`
        t.diagnostic(told)
        assert.ok(
          beside.every((each, n) => each < 1000 + 3 * alone[n]!),
          told,
        )
      })

    test('runs inline the due tasks of a tenant, and future ones when asked to look ahead', async () => {
      const ctx = fixture.contextOf('owner')
      await ctx.enqueue(slow, { note: 'now' })
      await ctx.enqueue(slow, { note: 'soon' }, { delay: 60_000 })
      const scope = { tenantId: ctx.tenantId! }
      assert.equal((await drainTasks(ctx.runtime, scope)).length, 1)
      assert.equal((await drainTasks(ctx.runtime, { ...scope, ahead: 120_000 })).length, 1)
      assert.deepEqual(notesOf(ctx), ['now', 'soon'])
    })
  })
