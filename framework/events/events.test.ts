// Events: what operations and code write, when it takes effect, who receives it and in which order.
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import Type from 'typebox'
import { BootError } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { createRecord } from '#framework/operations/create.ts'
import { createRecords } from '#framework/operations/many/bulk.ts'
import { removeRecord } from '#framework/operations/remove.ts'
import { runAction } from '#framework/operations/run-action.ts'
import { updateAsSystem, updateRecord } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Context } from '#framework/request/context.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { text } from '#framework/resource/fields/text.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { withConnection } from '#framework/testing/migrated-database.ts'
import { defineEvent } from './define-event.ts'
import { defineSubscriber, type EmittedEvent } from './define-subscriber.ts'
import { type EventTail, openEventTail } from './following/event-tail.ts'
import { currentPlace, FIRST_PLACE, parsePlace, readEvents, type StoredEvent } from './following/read-events.ts'

const notes = defineResource('notes', {
  fields: { title: text({ required: true }), secret: text({ hidden: true }) },
})
const logs = defineResource('logs', { fields: { line: text() }, audit: false })
const shout = defineAction(notes, 'shout', {
  summary: 'Say it louder',
  async run(ctx, note) {
    return (await updateAsSystem(ctx, notes, { id: note.id, values: { title: note.title.toUpperCase() } })).record
  },
})
const featured = defineEvent('notes.featured', { payload: Type.Object({ rank: Type.Integer() }) })

const heard: { ctx: Context; event: EmittedEvent }[] = []
let failures = 0
const listener = defineSubscriber('notes.*', {
  name: 'trial.hear-notes',
  backoff: { base: 1, max: 1 },
  async run(ctx, event) {
    if (failures-- > 0) throw new Error('deaf')
    heard.push({ ctx, event })
  },
})

const app = defineApp({
  name: 'trial',
  resources: [notes, logs],
  policies: [
    definePolicy(notes, [allow('viewer', ['read', 'create', 'update', 'delete', 'shout'])]),
    definePolicy(logs, [allow('viewer', ['create'])]),
  ],
  actions: [shout],
  events: [featured],
  subscribers: [listener],
})

let fixture: Fixture
before(async () => {
  fixture = await openFixture([frameworkApp, app])
})
after(() => fixture.close())

/** Waits for `count` of them: open transactions of other tests hold readers back. */
async function eventsOf(ctx: Context, count = 0, after = FIRST_PLACE): Promise<StoredEvent[]> {
  for (const end = Date.now() + 10_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const events = await readEvents(ctx, { after, limit: 1000 })
    if (events.length >= count || Date.now() > end) return events
  }
}
const namesOf = (events: readonly { name: string }[]) => events.map(({ name }) => name)

describe('what operations write', () => {
  test('a record leaves its history behind, without hidden fields', async () => {
    const ctx = fixture.contextOf('viewer')
    const { record } = await createRecord(ctx, notes, { title: 'one' })
    await updateAsSystem(ctx, notes, { id: record.id, values: { secret: 'x' } })
    await updateRecord(ctx, notes, { id: record.id, input: { title: 'two' } })
    await runAction(ctx, notes, { id: record.id, action: 'shout' })
    await removeRecord(ctx, notes, { id: record.id })
    const events = await eventsOf(ctx, 5)
    assert.deepEqual(
      events.map(({ name, changed, data }) => [name, changed, (data as { title: string }).title]),
      [
        ['notes.created', null, 'one'],
        ['notes.updated', ['title'], 'two'],
        ['notes.updated', ['title'], 'TWO'],
        ['notes.shout', null, 'TWO'],
        ['notes.deleted', null, 'TWO'],
      ],
    )
    for (const event of events) {
      assert.deepEqual([event.resource, event.recordId, event.tenantId], ['notes', record.id, ctx.tenantId])
      assert.deepEqual([event.actorId, event.requestId], [ctx.actorId, ctx.requestId])
      assert.equal(JSON.stringify(event).includes('secret'), false)
    }
  })

  test('a rollback produces no event', async () => {
    const ctx = fixture.contextOf('viewer')
    await assert.rejects(
      inTransaction(ctx, async (inner) => {
        await createRecord(inner, notes, { title: 'lost' })
        await inner.emit(featured, { rank: 1 })
        throw new Error('changed my mind')
      }),
    )
    assert.deepEqual(await eventsOf(ctx), [])
  })

  test('tables without an audit trail make no events', async () => {
    const ctx = fixture.contextOf('viewer')
    await createRecord(ctx, logs, { line: 'x' })
    assert.deepEqual(await eventsOf(ctx), [])
  })

  test('a transaction writes all its events with one statement, in order', async () => {
    const ctx = fixture.contextOf('viewer')
    const seen: string[] = []
    const stop = fixture.runtime.database.observe(({ text }) => seen.push(text))
    await createRecords(
      ctx,
      notes,
      Array.from({ length: 50 }, (_, n) => ({ title: `note ${n}` })),
    )
    stop()
    assert.equal(seen.filter((statement) => statement.includes('into tasks.events')).length, 1)
    const events = await eventsOf(ctx, 50)
    assert.deepEqual(
      events.map(({ data }) => (data as { title: string }).title),
      Array.from({ length: 50 }, (_, n) => `note ${n}`),
    )
  })

  test('a failed event takes the change with it', async () => {
    const ctx = fixture.contextOf('viewer')
    await withConnection(fixture.adminUrl, (client) =>
      client.query(`alter table tasks.events add constraint stop check (data->>'title' <> 'stop')`),
    )
    await assert.rejects(createRecord(ctx, notes, { title: 'stop' }))
    const { rows } = await withConnection(fixture.adminUrl, (client) =>
      client.query("select count(*)::int as n from public.notes where title = 'stop'"),
    )
    assert.equal(rows[0].n, 0)
    await withConnection(fixture.adminUrl, (client) => client.query('alter table tasks.events drop constraint stop'))
    await createRecord(ctx, notes, { title: 'stop' })
  })
})

describe('what code writes', () => {
  test("an app's event carries its payload", async () => {
    const ctx = fixture.contextOf('viewer')
    const recordId = randomUUIDv7()
    await ctx.emit(featured, { rank: 3 }, { resource: 'notes', recordId })
    const [event] = await eventsOf(ctx, 1)
    assert.deepEqual([event!.name, event!.data, event!.recordId], ['notes.featured', { rank: 3 }, recordId])
  })

  test('an invalid payload and an unlisted event are refused before anything is written', async () => {
    const ctx = fixture.contextOf('viewer')
    await assert.rejects(ctx.emit(featured, { rank: 'first' } as never), /does not fit: \/rank/)
    await assert.rejects(ctx.emit(defineEvent('x.y', { payload: Type.Object({}) }), {}), /not installed/)
  })
})

describe('who reads', () => {
  test('no tenant sees the events of another, with any cursor (RLS)', async () => {
    const [a, b] = [fixture.contextOf('viewer'), fixture.contextOf('viewer')]
    await createRecord(a, notes, { title: 'mine' })
    assert.equal((await eventsOf(a, 1)).length, 1)
    assert.deepEqual(await eventsOf(b), [])
    assert.deepEqual(await eventsOf(b.asSystem('look around')), [])
  })

  test('a late commit is not skipped', async () => {
    const ctx = fixture.contextOf('viewer')
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const slow = inTransaction(ctx, async (inner) => {
      await createRecord(inner, notes, { title: 'early, but late' })
      await gate
    })
    while ((await openWriters()) === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await createRecord(ctx, notes, { title: 'late, but early' })
    assert.deepEqual(await eventsOf(ctx), [])
    open()
    await slow
    const titles = (await eventsOf(ctx, 2)).map(({ data }) => (data as { title: string }).title)
    assert.deepEqual(titles.sort(), ['early, but late', 'late, but early'])
  })

  test('a reader continues where it stopped, in pages of any size', async () => {
    const ctx = fixture.contextOf('viewer')
    for (let n = 0; n < 3; n++)
      await createRecords(ctx, notes, [{ title: `${n}a` }, { title: `${n}b` }, { title: `${n}c` }])
    const all = (await eventsOf(ctx, 9)).map(({ id }) => id)
    const found: string[] = []
    for (let place = FIRST_PLACE; ; ) {
      const part = await readEvents(ctx, { after: place, limit: 2 })
      if (part.length === 0) break
      found.push(...part.map(({ id }) => id))
      place = parsePlace(part.at(-1)!.cursor)!
    }
    assert.deepEqual(found, all)
    assert.equal(all.length, 9)
  })

  test('an invented cursor is refused', () => {
    for (const text of ['', 'x', 'MTIz', Buffer.from("1/' or true --").toString('base64url'), 'A'.repeat(500)])
      assert.equal(parsePlace(text), null)
  })
})

describe('who follows', () => {
  let tail: EventTail
  before(() => {
    tail = openEventTail(fixture.runtime, { listenUrl: fixture.urls.appUrl })
  })
  after(() => tail.close())

  /** Resolves with the titles of the tenant's events once there are `count`. */
  function follow(ctx: Context, count: number): Promise<StoredEvent[]> {
    const found: StoredEvent[] = []
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`only ${found.length} of ${count}`)), 20_000)
      const stop = tail.listen((events) => {
        found.push(...events.filter(({ tenantId }) => tenantId === ctx.tenantId))
        if (found.length < count) return
        clearTimeout(late)
        stop()
        resolve(found)
      })
    })
  }

  test('the tail reports events of all tenants once, in order, within a moment', async () => {
    const [a, b] = [fixture.contextOf('viewer'), fixture.contextOf('viewer')]
    const [ofA, ofB] = [follow(a, 20), follow(b, 1)]
    await new Promise((resolve) => setTimeout(resolve, 200))
    for (let n = 0; n < 20; n++) await createRecord(a, notes, { title: `${n}` })
    await createRecord(b, notes, { title: 'b' })
    assert.deepEqual(
      (await ofA).map(({ data }) => (data as { title: string }).title),
      Array.from({ length: 20 }, (_, n) => `${n}`),
    )
    await ofB
  })

  test('the tail outlives its connections', async () => {
    const ctx = fixture.contextOf('viewer')
    const found = follow(ctx, 2)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await createRecord(ctx, notes, { title: 'before' })
    await withConnection(fixture.adminUrl, (client) =>
      client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pend_app' and datname = current_database()",
      ),
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    await createRecord(ctx, notes, { title: 'after' })
    assert.equal((await found).length, 2)
  })
})

describe('who is notified', () => {
  test('a subscriber runs in the tenant, as the actor, once for each event of a record in order, failures included', async () => {
    const ctx = fixture.contextOf('viewer')
    const { record } = await createRecord(ctx, notes, { title: 'a' })
    for (const title of ['b', 'c', 'd']) await updateRecord(ctx, notes, { id: record.id, input: { title } })
    failures = 2
    await drainTasks(fixture.runtime, { tenantId: ctx.tenantId!, ahead: 60_000 })
    const own = heard.filter(({ event }) => event.recordId === record.id)
    assert.deepEqual(
      own.map(({ event }) => (event.data as { title: string }).title),
      ['a', 'b', 'c', 'd'],
    )
    for (const { ctx: told } of own) assert.deepEqual([told.tenantId, told.actorId], [ctx.tenantId, ctx.actorId])
  })
})

describe('mistakes in manifests', () => {
  const wrong = (change: object) => () => buildApplication([frameworkApp, { ...app, ...change }])
  test('an event without its own name is reported at boot', () => {
    const payload = Type.Object({})
    assert.throws(wrong({ events: [defineEvent('Featured!', { payload })] }), /is not a valid name for an event/)
    assert.throws(wrong({ events: [featured, featured] }), /second event has this name/)
  })

  test('a subscriber to an event that never happens is reported at boot', () => {
    const deaf = defineSubscriber('notes.vanished', { name: 'trial.hear-nothing', run: async () => {} })
    assert.throws(
      wrong({ subscribers: [deaf] }),
      (error) => error instanceof BootError && /"notes.vanished"/.test(error.message),
    )
  })
})

async function openWriters(): Promise<number> {
  const { rows } = await withConnection(fixture.adminUrl, (client) =>
    client.query(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and state = 'idle in transaction' and backend_xid is not null",
    ),
  )
  return rows[0].n
}

test('the starting point for new events is behind everything committed', async () => {
  const ctx = fixture.contextOf('viewer')
  await createRecord(ctx, notes, { title: 'past' })
  await eventsOf(ctx, 1)
  const place = await currentPlace(ctx)
  assert.deepEqual(await readEvents(ctx, { after: place, limit: 10 }), [])
  await createRecord(ctx, notes, { title: 'future' })
  assert.deepEqual(namesOf(await eventsOf(ctx, 1, place)), ['notes.created'])
})
