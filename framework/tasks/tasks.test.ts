// Tasks on each back end: an enqueued task runs once, as its caller, and its end is recorded.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Type from 'typebox'
import { createAsSystem } from '#framework/operations/create.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { TaskRun } from '#framework/request/task.ts'
import { BACK_ENDS, effects, openTaskFixture, type TaskFixture } from '#framework/testing/fixtures/open-task-fixture.ts'
import { callTask, enqueueChain } from './combine-tasks.ts'
import { defineTask } from './define-task.ts'

type Seen = { ctx: Context; task: TaskRun }
const seen = new Map<string, Seen>()

const note = defineTask('trial.write-note', {
  payload: Type.Object({ note: Type.String() }),
  completes: 'in-transaction',
  async run(ctx, { note: text }, task) {
    seen.set(task.id, { ctx, task })
    await createAsSystem(ctx, effects, { task: task.id, note: text })
    return { length: text.length }
  },
})

const pass = defineTask('trial.leave-nothing', {
  payload: Type.Object({ note: Type.String() }),
  completes: 'in-transaction',
  keep: { completed: 0 },
  run: (ctx, { note: text }, task) => createAsSystem(ctx, effects, { task: task.id, note: text }),
})

const passAfter = defineTask('trial.leave-nothing-after', {
  payload: Type.Object({ fails: Type.Boolean() }),
  attempts: 1,
  keep: { completed: 0 },
  async run(_ctx, { fails }) {
    if (fails) throw new Error('failed')
  },
})

const fail = defineTask('trial.fail-twice', {
  payload: Type.Object({}),
  attempts: 3,
  backoff: { base: 20, max: 50 },
  async run(_ctx, _payload, { attempt }) {
    if (attempt < 3) throw new Error(`failed at ${attempt}`)
    return attempt
  },
})

for (const backEnd of BACK_ENDS)
  describe(`tasks on ${backEnd}`, () => {
    let fixture: TaskFixture
    before(async () => {
      fixture = await openTaskFixture([note, fail, pass, passAfter], backEnd)
      fixture.openWorker()
    })
    after(() => fixture.close())

    test('runs an enqueued task in its tenant, as its actor and under its request id', async () => {
      const ctx = fixture.contextOf('owner')
      const id = await ctx.enqueue(note, { note: 'hello' })
      await fixture.untilDone(ctx.tenantId!)
      const [row] = await fixture.rows('select state, attempt, result from tasks.tasks where id = $1', [id])
      assert.deepEqual(row, { state: 'completed', attempt: 1, result: { length: 5 } })
      const found = await fixture.rows('select tenant_id, note from public.effects where task = $1', [id])
      assert.deepEqual(found, [{ tenant_id: ctx.tenantId, note: 'hello' }])
      const { ctx: own } = seen.get(id)!
      assert.deepEqual([own.tenantId, own.actorId, own.requestId], [ctx.tenantId, ctx.actorId, ctx.requestId])
    })

    test('never runs what was rolled back, and runs what was committed with other writes (Q-04)', async () => {
      const ctx = fixture.contextOf('owner')
      let lost = ''
      await assert.rejects(
        inTransaction(ctx, async (inner) => {
          lost = await inner.enqueue(note, { note: 'lost' })
          throw new Error('changed my mind')
        }),
      )
      const kept = await inTransaction(ctx, (inner) => inner.enqueue(note, { note: 'kept' }))
      await fixture.untilDone(ctx.tenantId!)
      const rows = await fixture.rows('select id from tasks.tasks where id = any($1)', [[lost, kept]])
      assert.deepEqual(rows, [{ id: kept }])
    })

    test('leaves nothing of a task whose outcome nobody wants, unless it failed or belongs to others', async () => {
      const ctx = fixture.contextOf('owner')
      const gone = [await ctx.enqueue(pass, { note: 'gone' }), await ctx.enqueue(passAfter, { fails: false })]
      const dead = await ctx.enqueue(passAfter, { fails: true })
      const [first, last] = await enqueueChain(ctx, [callTask(pass, { note: 'one' }), callTask(pass, { note: 'two' })])
      await fixture.untilDone(ctx.tenantId!)
      const rows = await fixture.rows('select id, state from tasks.tasks where tenant_id = $1 and keep_until > now()', [
        ctx.tenantId,
      ])
      assert.deepEqual(rows, [{ id: dead, state: 'dead' }])
      const effectsOf = (id: string) => fixture.rows('select 1 from public.effects where task = $1', [id])
      for (const id of [gone[0]!, first!, last!]) assert.equal((await effectsOf(id)).length, 1)
      const left = await fixture.rows('select 1 from tasks.tasks where id = any($1)', [gone])
      assert.deepEqual(left, [])
    })

    test('retries with growing waits, and keeps the last error', async () => {
      const ctx = fixture.contextOf('owner')
      const id = await ctx.enqueue(fail, {})
      await fixture.untilDone(ctx.tenantId!)
      const [row] = await fixture.rows('select state, attempt, result, error from tasks.tasks where id = $1', [id])
      assert.deepEqual(row, { state: 'completed', attempt: 3, result: 3, error: 'Error: failed at 2' })
    })

    test('writes together what one context enqueues at the same time, except what the database refuses', async () => {
      const ctx = fixture.contextOf('owner')
      const inserts: string[] = []
      const stop = ctx.runtime.database.observe(
        ({ text }) => text.startsWith('insert into tasks.tasks') && inserts.push(text),
      )
      const notes = ['one', 'two', 'three']
      const ids = await Promise.all(notes.map((text) => ctx.enqueue(note, { note: text })))
      assert.equal(inserts.length, 1)
      const [good, bad] = await Promise.allSettled(['four', '\u0000'].map((text) => ctx.enqueue(note, { note: text })))
      stop()
      assert.deepEqual([good!.status, bad!.status], ['fulfilled', 'rejected'])
      await fixture.untilDone(ctx.tenantId!)
      const rows = await fixture.rows('select task, note from public.effects where tenant_id = $1 order by task', [
        ctx.tenantId,
      ])
      const four = (good as PromiseFulfilledResult<string>).value
      assert.deepEqual(
        rows,
        [...ids, four].map((task, index) => ({ task, note: [...notes, 'four'][index] })),
      )
    })

    test('ends a task by its key, even on a connection that first saw an empty table', async () => {
      const ctx = fixture.contextOf('owner')
      const texts: string[] = []
      const stop = ctx.runtime.database.observe(({ text }) => texts.push(text))
      await ctx.enqueue(pass, { note: 'by key' })
      await fixture.untilDone(ctx.tenantId!)
      stop()
      const ending = texts.findIndex((text) => text.startsWith('with done as'))
      assert.match(texts[ending - 1]!, /'enable_seqscan', 'off'/)
    })

    test('refuses an invalid payload before anything is written', async () => {
      const ctx = fixture.contextOf('owner')
      await assert.rejects(ctx.enqueue(note, { note: 7 } as never), /payload of "trial.write-note" does not fit/)
    })
  })
