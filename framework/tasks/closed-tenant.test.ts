// Tasks of a closed tenant: workers put them aside, even while it reopens, and none waits longer than it is closed.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Type from 'typebox'
import type { Access } from '#framework/request/access.ts'
import { BACK_ENDS, openTaskFixture, type TaskFixture } from '#framework/testing/fixtures/open-task-fixture.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { defineTask } from './define-task.ts'
import { drainTasks } from './drain-tasks.ts'
import { HELD, releaseTasks } from './ledger/hold.ts'

const call = defineTask('trial.call', { payload: Type.Object({}), run: async () => 'done' })

for (const backEnd of BACK_ENDS)
  describe(`tasks of a closed tenant on ${backEnd}`, () => {
    let fixture: TaskFixture
    /** Answers about tenants in order; at the end they are open. */
    const answers: boolean[] = []
    const access: Pick<Access, 'findMembership' | 'isTenantOpen'> = {
      findMembership: async () => ({ permissions: new Set(), version: 1 }),
      isTenantOpen: async () => answers.shift() ?? true,
    }
    before(async () => {
      fixture = await openTaskFixture([call], backEnd)
    })
    after(() => fixture.close())
    const stateOf = async (id: string) =>
      (
        await fixture.rows('select state, attempt, error, run_at > now() as later from tasks.tasks where id = $1', [id])
      )[0]!

    test('wait, whichever worker takes them, and continue when it opens', async () => {
      const ctx = fixture.contextOf('owner')
      const id = await ctx.enqueue(call, {})
      answers.push(false, false)
      await drainTasks(fixture.runtime, { tenantId: ctx.tenantId!, access })
      assert.deepEqual(await stateOf(id), { state: 'scheduled', attempt: 0, error: HELD, later: true })
      await releaseTasks(ctx)
      await drainTasks(fixture.runtime, { tenantId: ctx.tenantId!, access })
      assert.deepEqual(await stateOf(id), { state: 'completed', attempt: 1, error: null, later: false })
    })

    test('run at once when it opened while they were put aside', async () => {
      const ctx = fixture.contextOf('owner')
      const drained = await ctx.enqueue(call, {})
      answers.push(false, true)
      await drainTasks(fixture.runtime, { tenantId: ctx.tenantId!, access })
      assert.equal((await stateOf(drained)).state, 'completed')

      answers.push(false, true)
      const id = await ctx.enqueue(call, {})
      fixture.openWorker({ access })
      await waitUntil(
        () => stateOf(id),
        ({ state }) => state === 'completed',
      )
      assert.deepEqual(answers, [])
    })
  })
