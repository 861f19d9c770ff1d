// On whose behalf a task runs: the stored tenant, actor and request, with the actor's permissions at run time.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Type from 'typebox'
import { articles } from '#apps/content/index.ts'
import { createRecord } from '#framework/operations/create.ts'
import { buildContext } from '#framework/request/build-context.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Task } from '#framework/request/task.ts'
import { buildTaskQueue } from '#framework/tasks/build-task-queue.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, type TestTenant } from '#tests/support/tenant.ts'

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

const pass = defineTask('trial.pass-on', {
  payload: Type.Object({}),
  attempts: 1,
  run: async (ctx) => void (await ctx.enqueue(peek, {})),
})

let server: TestServer
let runtime: TestServer['runtime']
before(async () => {
  server = await openServer()
  const own = [write, peek, pass] as readonly Task[]
  runtime = { ...server.runtime, queue: buildTaskQueue([...server.runtime.queue.tasks.values(), ...own]) }
})
after(() => server.close())

const contextAs = (tenant: TestTenant, actorId: string) =>
  createContext(runtime, { requestId: 'trial-request', tenantId: tenant.id, actorId })
/** Outcomes of the trial's own tasks; a new tenant has others, such as the mail that confirms an address. */
const drain = async (tenant: TestTenant) =>
  (await drainTasks(runtime, { tenantId: tenant.id, access: server.access })).filter(({ name }) =>
    name.startsWith('trial.'),
  )

test("gives the task its actor's permissions at run time, not earlier ones", async () => {
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

test('lets a former member do nothing', async () => {
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

describe('a task enqueued by an API key', () => {
  const makeKey = async ({ access }: Person, permissions: readonly string[]) => {
    const body = { name: 'nightly import', permissions }
    const made = await server.call('/api/v1/api-keys', { method: 'POST', token: access, body })
    assert.equal(made.status, 201, made.text)
    return made.body as { secret: string; apiKey: { id: string } }
  }
  /** The context in which the server would answer a request with this token. */
  const asCaller = (token: string) =>
    buildContext(runtime, server.access, {
      requestId: 'trial-request',
      authorization: `Bearer ${token}`,
      address: null,
      tenantSlug: undefined,
      host: undefined,
    })
  const wordsOf = async (id: string) => {
    const [row] = await arrange('select result from tasks.tasks where id = $1', [id])
    return (row!.result as { words: number }).words
  }

  test('does no more than the key may, though its maker may do everything (CVE-2026-45732)', async () => {
    const tenant = await createTenant(server)
    const { owner } = tenant.people
    const reading = await makeKey(owner, ['articles.read'])
    const writing = await makeKey(owner, ['articles.read', 'articles.create'])
    await (await asCaller(reading.secret)).enqueue(write, { title: 'Beyond its words' })
    await (await asCaller(writing.secret)).enqueue(write, { title: 'Within its words' })
    const ended = await drain(tenant)
    assert.deepEqual(
      ended.map(({ state }) => state),
      ['dead', 'completed'],
    )
    assert.match(ended[0]!.error!, /articles\.create/)
    const rows = await arrange('select title from public.articles where tenant_id = $1', [tenant.id])
    assert.deepEqual(rows, [{ title: 'Within its words' }])
  })

  test('names the key in the trail, and so does the event of its change', async () => {
    const tenant = await createTenant(server)
    const { secret, apiKey } = await makeKey(tenant.people.owner, ['articles.read', 'articles.create'])
    await (await asCaller(secret)).enqueue(write, { title: 'By a key' })
    await drain(tenant)
    const trail = await arrange(
      "select key_id, actor_id from audit.changes where tenant_id = $1 and resource = 'articles'",
      [tenant.id],
    )
    assert.deepEqual(trail, [{ key_id: apiKey.id, actor_id: tenant.people.owner.id }])
    const events = await arrange("select key_id from tasks.events where tenant_id = $1 and name = 'articles.created'", [
      tenant.id,
    ])
    assert.deepEqual(events, [{ key_id: apiKey.id }])
  })

  test('passes its limits on to the tasks it enqueues itself', async () => {
    const tenant = await createTenant(server)
    const { secret } = await makeKey(tenant.people.owner, ['articles.read', 'tags.read'])
    await (await asCaller(secret)).enqueue(pass, {})
    const ended = await drain(tenant)
    const [last] = await arrange(
      "select result, key_id from tasks.tasks where tenant_id = $1 and name = 'trial.peek-around'",
      [tenant.id],
    )
    assert.deepEqual([ended.length, (last!.result as { words: number }).words], [2, 2])
  })

  test('may do nothing once the key is revoked or has expired', async () => {
    const tenant = await createTenant(server)
    for (const ending of ['revoked_at = now()', "expires_at = now() - interval '1 second'"]) {
      const { secret, apiKey } = await makeKey(tenant.people.owner, ['articles.read', 'articles.create'])
      const ctx = await asCaller(secret)
      const peeked = await ctx.enqueue(peek, {})
      await ctx.enqueue(write, { title: 'Too late' })
      await arrange(`update tenant.api_keys set ${ending} where id = $1`, [apiKey.id])
      assert.deepEqual((await drain(tenant)).map(({ state }) => state).sort(), ['completed', 'dead'])
      assert.equal(await wordsOf(peeked), 0)
    }
    assert.deepEqual(await arrange('select id from public.articles where tenant_id = $1', [tenant.id]), [])
  })

  test('may do no more than its maker may by then', async () => {
    const tenant = await createTenant(server)
    const { admin } = tenant.people
    const { secret } = await makeKey(admin, ['articles.read', 'articles.create', 'tags.create'])
    const peeked = await (await asCaller(secret)).enqueue(peek, {})
    await arrange("update tenant.memberships set role = 'viewer' where tenant_id = $1 and user_id = $2", [
      tenant.id,
      admin.id,
    ])
    await drain(tenant)
    assert.equal(await wordsOf(peeked), 1)
  })
})

test("a task enqueued during an impersonation has the impersonated person's limits, outside of tenants too", async () => {
  const tenant = await createTenant(server)
  const { owner, editor } = tenant.people
  const limited = server.access.limitImpersonator!(runtime.roles.get('actor')!).size
  const ctx = createContext(runtime, { requestId: 'trial-request', actorId: owner.id, impersonatorId: editor.id })
  const id = await ctx.enqueue(peek, {})
  await drainTasks(runtime, { id, access: server.access })
  const [row] = await arrange('select result from tasks.tasks where id = $1', [id])
  assert.equal((row!.result as { words: number }).words, limited)
})
