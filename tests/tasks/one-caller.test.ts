// Who acts is one value: the trail, the event and the task of one call store the same, and the task runs as its caller.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Type from 'typebox'
import { tags } from '#apps/content/index.ts'
import { createRecord } from '#framework/operations/create.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { Task } from '#framework/request/task.ts'
import type { Caller } from '#framework/resource/caller/caller.ts'
import { callerNames, EVENT_KEEPS, keptOf, TASK_KEEPS, TRAIL_KEEPS } from '#framework/resource/caller/caller-sql.ts'
import { buildTaskQueue } from '#framework/tasks/build-task-queue.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createStaff } from '#tests/support/staff.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

const tellCaller = defineTask('trial.tell-caller', {
  payload: Type.Object({}),
  attempts: 1,
  run: async (ctx) => ({ ...ctx.caller }),
})

let server: TestServer
let runtime: TestServer['runtime']
before(async () => {
  server = await openServer()
  const own = [tellCaller] as readonly Task[]
  runtime = { ...server.runtime, queue: buildTaskQueue([...server.runtime.queue.tasks.values(), ...own]) }
})
after(() => server.close())

/** One of each kind, as a call in the tenant would produce them. */
async function callersIn({ id: tenantId, people }: TestTenant): Promise<Context[]> {
  const { owner, admin, editor } = people
  const body = { name: 'nightly import', permissions: ['tags.read', 'tags.create'] }
  const key = await server.call('/api/v1/api-keys', { method: 'POST', token: owner.access, body })
  const staff = await createStaff(server)
  const call = { requestId: 'trial-request', address: '203.0.113.7', tenantId, permissions: runtime.words }
  return [
    createContext(runtime, { ...call, actorId: editor.id }),
    createContext(runtime, { ...call, actorId: owner.id, keyId: key.body.apiKey.id }),
    createContext(runtime, { ...call, actorId: editor.id, impersonatorId: admin.id }),
    createContext(runtime, { ...call, actorId: staff.id, staffReason: 'ticket 4711, the list is empty' }),
    createContext(runtime, call).asSystem('try the trail'),
  ]
}

type Columns = Parameters<typeof callerNames>[0]

/** The values of one row, in column order. */
async function keptIn(from: string, columns: Columns, id: string): Promise<unknown[]> {
  const [row] = await arrange(`select ${callerNames(columns)} from ${from} = $1`, [id])
  return Object.values(row!)
}

test('the caller is the same in the trail, in the event and in the task of one call', async () => {
  for (const ctx of await callersIn(await createTenant(server))) {
    const { caller } = ctx
    const [recordId, taskId] = await inTransaction(ctx, async (inner) => {
      const { record } = await createRecord(inner, tags, { name: `made by ${caller.by}` })
      return [record.id, await inner.enqueue(tellCaller, {})]
    })
    const trail = await keptIn("audit.changes where resource = 'tags' and record_id", TRAIL_KEEPS, recordId)
    assert.deepEqual(trail, keptOf(TRAIL_KEEPS, caller), caller.by)
    const event = await keptIn("tasks.events where name = 'tags.created' and record_id", EVENT_KEEPS, recordId)
    assert.deepEqual(event, keptOf(EVENT_KEEPS, caller), caller.by)
    const task = await keptIn('tasks.tasks where id', TASK_KEEPS, taskId)
    assert.deepEqual(task, keptOf(TASK_KEEPS, caller), caller.by)
    await drainTasks(runtime, { id: taskId, access: server.access })
    const [ran] = await arrange('select state, result from tasks.tasks where id = $1', [taskId])
    assert.equal(ran!.state, 'completed', caller.by)
    const told = ran!.result as Caller
    assert.deepEqual(keptOf(TASK_KEEPS, told), keptOf(TASK_KEEPS, caller))
    // Work for the platform ends with its transaction: the task states its own purpose.
    assert.deepEqual([told.by, told.act], [caller.by === 'system' ? 'nobody' : caller.by, null])
  }
})
