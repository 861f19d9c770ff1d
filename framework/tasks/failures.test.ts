// Failing tasks: poison, time limits, cancelling, workers that are late or told to stop, chains that break.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import Type from 'typebox'
import { createAsSystem } from '#framework/operations/create.ts'
import type { TaskRun } from '#framework/request/task.ts'
import { BACK_ENDS, effects, openTaskFixture, type TaskFixture } from '#framework/testing/fixtures/open-task-fixture.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { callTask, enqueueChain, enqueueChord, enqueueGroup } from './combine-tasks.ts'
import { cancelTasks, findTask, redriveTasks } from './control-tasks.ts'
import { defineTask } from './define-task.ts'

const circle: Record<string, unknown> = {}
circle.self = circle
const POISON: Record<string, () => unknown> = {
  error: () => Promise.reject(new Error('plain')),
  null: () => Promise.reject(null),
  circle: () => Promise.reject(Object.assign(new Error('round'), { circle, cause: circle })),
  megabytes: () => Promise.reject(new Error('x'.repeat(10_000_000))),
  nul: () => Promise.reject(new Error('a\u0000b\ud800')),
  getter: () =>
    Promise.reject({
      get message(): string {
        throw new Error('no')
      },
    }),
  'bad result': async () => circle,
  'bigint result': async () => 1n,
  'nul result': async () => 'a\u0000b',
}

const poison = defineTask('trial.drink-poison', {
  payload: Type.Object({ kind: Type.String() }),
  attempts: 2,
  backoff: { base: 20, max: 20 },
  run: async (_ctx, { kind }) => POISON[kind]!(),
})

let mended = false
const broken = defineTask('trial.break-once', {
  payload: Type.Object({}),
  attempts: 1,
  run: async () => {
    if (!mended) throw new Error('not yet')
  },
})

const runs: TaskRun[] = []
const endless = defineTask('trial.never-end', {
  payload: Type.Object({ heeds: Type.Boolean() }),
  attempts: 2,
  backoff: { base: 10, max: 10 },
  timeLimit: 300,
  completes: 'in-transaction',
  async run(ctx, { heeds }, task) {
    runs.push(task)
    if (heeds) await wait(10_000, undefined, { signal: task.signal })
    await wait(800)
    // Too late: the time is up, and none of this may be kept.
    await createAsSystem(ctx, effects, { task: task.id, note: 'too late' })
  },
})

const patient = defineTask('trial.be-patient', {
  payload: Type.Object({ ms: Type.Integer() }),
  completes: 'in-transaction',
  async run(ctx, { ms }, task) {
    runs.push(task)
    await task.progress(50, 'half way')
    await wait(ms)
    await createAsSystem(ctx, effects, { task: task.id, note: `attempt ${task.attempt}` })
  },
})

const steps: string[] = []
const step = defineTask('trial.take-step', {
  payload: Type.Object({ name: Type.String(), fails: Type.Optional(Type.Boolean()) }),
  attempts: 1,
  async run(_ctx, { name, fails }) {
    if (fails && !mended) throw new Error('stumbled')
    steps.push(name)
  },
})

const tasks = [poison, broken, endless, patient, step]

for (const backEnd of BACK_ENDS)
  describe(`failures on ${backEnd}`, () => {
    let fixture: TaskFixture
    before(async () => {
      fixture = await openTaskFixture(tasks, backEnd)
      fixture.openWorker()
    })
    after(() => fixture.close())

    const rowOf = async (id: string) => (await fixture.rows('select * from tasks.tasks where id = $1', [id]))[0]!
    const effectsOf = (id: string) => fixture.rows('select note from public.effects where task = $1', [id])
    const untilRunning = async (id: string) => {
      await waitUntil(
        () => rowOf(id),
        ({ state }) => state === 'running',
      )
    }

    test('buries poison after its attempts and continues with the others (Q-07)', async () => {
      const ctx = fixture.contextOf('owner')
      const ids = await Promise.all(Object.keys(POISON).map((kind) => ctx.enqueue(poison, { kind })))
      const healthy = await ctx.enqueue(patient, { ms: 1 })
      await fixture.untilDone(ctx.tenantId!)
      for (const [index, id] of ids.entries()) {
        const { state, error } = await rowOf(id)
        assert.equal(state, 'dead', `poison ${index}`)
        assert.ok((error as string).length <= 4000 && (error as string).length > 0)
      }
      assert.equal((await rowOf(healthy)).state, 'completed')
    })

    test('runs tasks that an earlier version handed out and nobody claimed (Q-18)', async () => {
      const ctx = fixture.contextOf('owner')
      const [row] = await fixture.rows(
        `insert into tasks.tasks (tenant_id, name, queue, state, payload, request_id, attempts, token, dispatched_at)
          values ($1, 'trial.take-step', 'default', 'dispatched', '{"name": "x"}', 'x', 5, 1, now() - interval '1 hour') returning id`,
        [ctx.tenantId],
      )
      await fixture.untilDone(ctx.tenantId!)
      const { state, token } = await rowOf(row!.id as string)
      assert.deepEqual([state, token], ['completed', 3])
    })

    test('buries unknown names, unknown payload versions and payloads no longer valid (Q-25)', async () => {
      const ctx = fixture.contextOf('owner')
      const insert = `insert into tasks.tasks (tenant_id, name, queue, state, payload, payload_version, request_id)
        values ($1, $2, 'default', 'waiting', $3, $4, 'x') returning id`
      const given: [string, unknown, number][] = [
        ['trial.not-here', {}, 1],
        ['trial.take-step', { name: 'x' }, 7],
        ['trial.take-step', { surname: 'x' }, 1],
        ['trial.take-step', 'garbage', 1],
      ]
      for (const [name, payload, version] of given)
        await fixture.rows(insert, [ctx.tenantId, name, JSON.stringify(payload), version])
      await fixture.untilDone(ctx.tenantId!)
      const rows = await fixture.rows('select state, attempt from tasks.tasks where tenant_id = $1', [ctx.tenantId])
      assert.deepEqual(
        rows,
        given.map(() => ({ state: 'dead', attempt: 1 })),
      )
    })

    test('ends tasks that take too long, whether they heed the signal or not, and keeps none of their late effects (Q-24)', async () => {
      const ctx = fixture.contextOf('owner')
      const ids = [await ctx.enqueue(endless, { heeds: true }), await ctx.enqueue(endless, { heeds: false })]
      await fixture.untilDone(ctx.tenantId!)
      await wait(900)
      for (const id of ids) {
        const { state, attempt, error } = await rowOf(id)
        assert.deepEqual([state, attempt], ['dead', 2])
        assert.match(error as string, /longer than 300 ms/)
        assert.deepEqual(await effectsOf(id), [])
      }
      assert.ok(runs.filter(({ id }) => ids.includes(id)).every(({ signal }) => signal.aborted))
    })

    test('cancels a waiting task, signals and fences a running one, and ignores a finished one (Q-24)', async () => {
      const ctx = fixture.contextOf('owner')
      const waiting = await ctx.enqueue(patient, { ms: 1 }, { delay: 60_000 })
      const running = await ctx.enqueue(patient, { ms: 2500 })
      const finished = await ctx.enqueue(patient, { ms: 1 })
      await untilRunning(running)
      await waitUntil(
        () => rowOf(finished),
        ({ state }) => state === 'completed',
      )
      assert.deepEqual((await cancelTasks(ctx, [waiting, running, finished])).sort(), [waiting, running].sort())
      const { signal } = runs.find(({ id }) => id === running)!
      await waitUntil(
        () => signal.aborted,
        (isAborted) => isAborted,
      )
      // Its code runs this much longer, and its effect is too late.
      await wait(2500)
      assert.deepEqual(await effectsOf(running), [])
      const states = await Promise.all([waiting, running, finished].map(async (id) => (await findTask(ctx, id))!.state))
      assert.deepEqual(states, ['cancelled', 'cancelled', 'completed'])
    })

    test("shows nobody another tenant's tasks, and lets nobody cancel them", async () => {
      const [own, other] = [fixture.contextOf('owner'), fixture.contextOf('owner')]
      const id = await own.enqueue(patient, { ms: 1 }, { delay: 60_000 })
      assert.equal(await findTask(other, id), null)
      assert.deepEqual(await cancelTasks(other.asSystem('try'), [id]), [])
      assert.deepEqual(await redriveTasks(other.asSystem('try'), [id]), [])
      assert.equal((await findTask(own, id))!.state, 'scheduled')
    })

    test("reports a task's progress", async () => {
      const ctx = fixture.contextOf('owner')
      const id = await ctx.enqueue(patient, { ms: 300 })
      await untilRunning(id)
      const { progress } = await waitUntil(
        async () => (await findTask(ctx, id))!,
        (task) => task.progress !== null,
      )
      assert.deepEqual(progress, { percent: 50, note: 'half way' })
      await fixture.untilDone(ctx.tenantId!)
    })

    test('retries dead tasks', async () => {
      const ctx = fixture.contextOf('owner')
      mended = false
      const id = await ctx.enqueue(broken, {})
      await fixture.untilDone(ctx.tenantId!)
      assert.equal((await rowOf(id)).state, 'dead')
      mended = true
      assert.deepEqual(await redriveTasks(ctx, [id]), [id])
      await fixture.untilDone(ctx.tenantId!)
      assert.equal((await rowOf(id)).state, 'completed')
    })

    test('runs a chain in order, a group at once, and the last of a chord after all others', async () => {
      const ctx = fixture.contextOf('owner')
      steps.length = 0
      const call = (name: string) => callTask(step, { name })
      await enqueueChain(ctx, ['a', 'b', 'c'].map(call))
      await fixture.untilDone(ctx.tenantId!)
      assert.deepEqual(steps, ['a', 'b', 'c'])
      steps.length = 0
      const { groupId } = await enqueueGroup(ctx, ['x', 'y'].map(call))
      await enqueueChord(
        ctx,
        Array.from({ length: 12 }, (_, n) => call(`${n}`)),
        call('end'),
      )
      await fixture.untilDone(ctx.tenantId!)
      assert.equal(steps.length, 15)
      assert.equal(steps.at(-1), 'end')
      const members = await fixture.rows('select state from tasks.tasks where group_id = $1', [groupId])
      assert.deepEqual(members, [{ state: 'completed' }, { state: 'completed' }])
    })

    test('cancels the rest of a broken chain, and continues with it on a retry', async () => {
      const ctx = fixture.contextOf('owner')
      steps.length = 0
      mended = false
      const calls = ['a', 'b', 'c', 'd'].map((name) => callTask(step, { name, fails: name === 'b' }))
      const ids = await enqueueChain(ctx, calls)
      await fixture.untilDone(ctx.tenantId!)
      const states = async () => Promise.all(ids.map(async (id) => (await rowOf(id)).state))
      assert.deepEqual(await states(), ['completed', 'dead', 'cancelled', 'cancelled'])
      mended = true
      await redriveTasks(ctx, [ids[1]!])
      await fixture.untilDone(ctx.tenantId!)
      assert.deepEqual(await states(), ['completed', 'completed', 'completed', 'completed'])
      assert.deepEqual(steps, ['a', 'b', 'c', 'd'])
    })

    test('refuses the effect of a worker whose task another has taken over (Q-05, Bull #1416)', async () => {
      const ctx = fixture.contextOf('owner')
      const id = await ctx.enqueue(patient, { ms: 2500 })
      await untilRunning(id)
      // As the reconciler does when a lease expires while its worker is unreachable.
      await fixture.rows("update tasks.tasks set state = 'waiting', token = token + 1 where id = $1", [id])
      await fixture.untilDone(ctx.tenantId!)
      await wait(300)
      assert.equal((await rowOf(id)).attempt, 2)
      assert.deepEqual(await effectsOf(id), [{ note: 'attempt 2' }])
    })

    test('returns unfinished tasks at once when the worker is stopped (Q-17)', async () => {
      const lonely = await openTaskFixture(tasks, backEnd)
      try {
        const ctx = lonely.contextOf('owner')
        const first = lonely.openWorker({ grace: 200 })
        const id = await ctx.enqueue(patient, { ms: 1500 })
        const count = async () =>
          (await lonely.rows("select count(*)::int as n from tasks.tasks where state = 'running'"))[0]!.n
        await waitUntil(count, (running) => running === 1)
        await first.stop()
        const [row] = await lonely.rows('select state, attempt from tasks.tasks where id = $1', [id])
        assert.deepEqual(row, { state: 'waiting', attempt: 0 })
        lonely.openWorker()
        await lonely.untilDone(ctx.tenantId!)
        const kept = await lonely.rows('select note from public.effects where task = $1', [id])
        assert.deepEqual(kept, [{ note: 'attempt 1' }])
      } finally {
        await lonely.close()
      }
    })
  })
