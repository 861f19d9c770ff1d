// The same ticket, brought twice.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Type from 'typebox'
import { openTaskFixture, type TaskFixture } from '#framework/testing/open-task-fixture.ts'
import { defineTask } from '../define-task.ts'
import { claimTasks } from './claim.ts'
import { dispatchTasks } from './dispatch.ts'

const nothing = defineTask('trial.nothing', { payload: Type.Object({}), run: async () => null })
const ROUND = { queue: 'default', window: 20, cursor: null, keyCursor: null, waiterCursor: null }

let fixture: TaskFixture
before(async () => {
  fixture = await openTaskFixture([nothing], 'PostgreSQL')
})
after(() => fixture.close())

test('a ticket that arrives twice at once, and once more later, is claimed once (Q-03)', async () => {
  await fixture.contextOf('owner').enqueue(nothing, {})
  const {
    tasks: [ticket],
  } = await dispatchTasks(fixture.runtime, ROUND, [])
  const claimer = { worker: 'trial', lease: 60_000 }
  const atOnce = await claimTasks(fixture.runtime, claimer, [ticket!, { ...ticket! }])
  assert.deepEqual(
    atOnce.map((task) => task?.id ?? null),
    [ticket!.id, null],
  )
  assert.deepEqual(await claimTasks(fixture.runtime, claimer, [ticket!]), [null])
})
