// Whom a task works for: the stored tenant, actor and request, with the permissions the actor has when it runs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Type from 'typebox'
import { articles } from '#apps/content/index.ts'
import { createRecord } from '#framework/operations/create.ts'
import { createContext, type Task } from '#framework/request/context.ts'
import { buildTaskQueue } from '#framework/tasks/build-task-queue.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

const write = defineTask('trial.write-article', {
  payload: Type.Object({ title: Type.String() }),
  attempts: 1,
  run: async (ctx, { title }) => (await createRecord(ctx, articles, { title })).record.id,
})

const peek = defineTask('trial.peek-around', {
  payload: Type.Object({}),
  attempts: 1,
  run: async (ctx) => ({
    words: ctx.permissions.size,
    tenant: ctx.tenantId,
    actor: ctx.actorId,
    request: ctx.requestId,
  }),
})

let server: TestServer
let runtime: TestServer['runtime']
before(async () => {
  server = await openServer()
  const own = [write, peek] as readonly Task[]
  runtime = { ...server.runtime, queue: buildTaskQueue([...server.runtime.queue.tasks.values(), ...own]) }
})
after(() => server.close())

const contextAs = (tenant: TestTenant, actorId: string) =>
  createContext(runtime, { requestId: 'trial-request', tenantId: tenant.id, actorId })
/** How the trial's own tasks ended; a new tenant has others, such as the mail that confirms an address. */
const drain = async (tenant: TestTenant) =>
  (await drainTasks(runtime, { tenantId: tenant.id, access: server.access })).filter(({ name }) =>
    name.startsWith('trial.'),
  )

test('gives the task the permissions that its actor has when it runs, not those of before', async () => {
  const tenant = await createTenant(server)
  const { editor, viewer } = tenant.people
  await contextAs(tenant, editor.id).enqueue(write, { title: 'By an editor' })
  await contextAs(tenant, viewer.id).enqueue(write, { title: 'By a viewer' })
  const states = (await drain(tenant)).map(({ state, error }) => [state, error ?? ''])
  assert.deepEqual(
    states.map(([state]) => state),
    ['completed', 'dead'],
  )
  assert.match(states[1]![1]!, /articles\.create/)
  const rows = await arrange('select title, author_id from public.articles where tenant_id = $1', [tenant.id])
  assert.deepEqual(rows, [{ title: 'By an editor', author_id: editor.id }])
})

test('lets somebody who is no longer a member do nothing', async () => {
  const tenant = await createTenant(server)
  const { admin } = tenant.people
  const ctx = contextAs(tenant, admin.id)
  const ids = [await ctx.enqueue(write, { title: 'Too late' }), await ctx.enqueue(peek, {})]
  await arrange('delete from tenant.memberships where tenant_id = $1 and user_id = $2', [tenant.id, admin.id])
  assert.deepEqual(
    (await drain(tenant)).map(({ state }) => state),
    ['dead', 'completed'],
  )
  const [row] = await arrange('select result from tasks.tasks where id = $1', [ids[1]])
  const stored = { words: 0, tenant: tenant.id, actor: admin.id, request: 'trial-request' }
  assert.deepEqual(row!.result, stored)
  assert.deepEqual(await arrange('select id from public.articles where tenant_id = $1', [tenant.id]), [])
})
