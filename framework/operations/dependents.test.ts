// Changes caused by a deleted record, and by anything else that changes rows: versions, events and lifecycles hear of all of it.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { defineSubscriber, type EmittedEvent } from '#framework/events/define-subscriber.ts'
import { openTeller, tellUntold } from '#framework/events/tell-untold.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Context } from '#framework/request/context.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { hasCode } from '#framework/testing/has-code.ts'
import { queryAs } from '#framework/testing/migrated-database.ts'
import { readAllEvents } from '#framework/testing/read-all-events.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { clearRecords } from './clear.ts'
import { createRecord } from './create.ts'
import { readRecord } from './read.ts'
import { MAX_DEPENDENTS, removeRecord } from './remove.ts'
import { updateRecord } from './update.ts'

const regions = defineResource('regions', { fields: { name: text({ required: true }) } })
const cities = defineResource('cities', {
  fields: {
    name: text({ required: true }),
    region: reference('regions', { required: true, onDelete: 'cascade' }),
    twin: reference('cities', { onDelete: 'set-null' }),
    visits: integer({ default: 0, audit: 'none' }),
    area: decimal({ digits: 10, scale: 3 }),
    foundedAt: dateTime(),
    words: tags(),
    extra: json(),
    plan: text({ hidden: true }),
  },
})
const streets = defineResource('streets', {
  fields: { name: text(), city: reference('cities', { required: true, onDelete: 'cascade' }) },
})
const labels = defineResource('labels', { fields: { name: text() } })
const walks = defineResource('walks', {
  fields: {
    name: text(),
    start: reference('streets', { onDelete: 'set-null' }),
    labels: references('labels'),
    streets: references('streets'),
  },
})
const notes = defineResource('notes', { fields: { walk: reference('walks', { onDelete: 'cascade' }) } })
const diaries = defineResource('diaries', { rows: 'owner', fields: { labels: references('labels') } })
const shelves = defineResource('shelves', { fields: { name: text() } })
const boxes = defineResource('boxes', { fields: { shelf: reference('shelves', { onDelete: 'cascade' }) } })
const bags = defineResource('bags', { fields: { box: reference('boxes', { onDelete: 'cascade' }) } })
/** One deletion costs it a reference, a place in a list and its dependents two steps further down. */
const tickets = defineResource('tickets', {
  fields: {
    shelf: reference('shelves', { onDelete: 'set-null' }),
    shelves: references('shelves', { inverse: 'listedBy' }),
    bag: reference('bags', { onDelete: 'set-null' }),
  },
})
const all = [regions, cities, streets, labels, walks, notes, diaries, shelves, boxes, bags, tickets]

/** The lifecycle steps that ran: `<resource> <step> <id>`. */
const asked: string[] = []
const heard: EmittedEvent[] = []
const watched = defineLifecycle(walks, {
  beforeUpdate: (_ctx, record, input) => {
    asked.push(`walks beforeUpdate ${record.id}`)
    return input
  },
  afterUpdate: async (_ctx, record) => void asked.push(`walks afterUpdate ${record.id}`),
})
const mourned = defineLifecycle(notes, {
  beforeDelete: async (ctx, record) => void asked.push(`notes beforeDelete ${record.id} ${ctx.actorId}`),
})

const app = defineApp({
  name: 'trial',
  resources: all,
  policies: all.map((resource) =>
    definePolicy(resource as never, [allow('viewer', ['read', 'create', 'update', 'delete'] as never)]),
  ),
  lifecycles: [watched, mourned],
  subscribers: [
    defineSubscriber('*', { name: 'trial.hear', run: async (_ctx, event) => void heard.push(event as EmittedEvent) }),
  ],
})

let fixture: Fixture
let ctx: Context
before(async () => {
  fixture = await openFixture([frameworkApp, app])
})
beforeEach(() => {
  ctx = fixture.contextOf('viewer')
})
after(() => fixture.close())

const create = async (resource: (typeof all)[number], input: object): Promise<string> =>
  (await createRecord(ctx, resource, input as never)).record.id
const storyOf = async (from: number) =>
  (await eventsOf()).slice(from).map(({ name, recordId }) => `${name} ${recordId}`)
const asOwnerOfTables = (sql: string, values: unknown[]) => queryAs(fixture.adminUrl, {}, { text: sql, values })
const asProgram = (sql: string, values: unknown[]) =>
  queryAs(fixture.urls.appUrl, { tenant: ctx.tenantId!, actor: ctx.actorId! }, { text: sql, values })

describe('directus#24589: a dependent of a deleted record', () => {
  test('emits its events after those of the record, and subscribers hear them without anybody waiting', async () => {
    const region = await create(regions, { name: 'South' })
    const city = await create(cities, { name: 'A', region })
    const street = await create(streets, { name: 'S', city })
    await removeRecord(ctx, regions, { id: region })
    assert.deepEqual(await storyOf(3), [
      `regions.deleted ${region}`,
      `cities.deleted ${city}`,
      `streets.deleted ${street}`,
    ])
    const [, , , ...told] = await eventsOf()
    assert.deepEqual(
      told.map(({ actorId, requestId }) => [actorId, requestId]),
      told.map(() => [ctx.actorId, ctx.requestId]),
    )
    heard.length = 0
    await drainTasks(fixture.runtime, { tenantId: ctx.tenantId! })
    assert.deepEqual(
      heard.filter(({ name }) => name.endsWith('deleted')).map(({ recordId }) => recordId),
      [region, city, street],
    )
    assert.equal(await tellUntoldOfTenant(), 0)
  })

  test('loses its reference with a new version, a new time and an event that names the field', async () => {
    const region = await create(regions, { name: 'South' })
    const gone = await create(cities, { name: 'Gone', region })
    const twin = await create(cities, { name: 'Twin', region, twin: gone })
    const before = await readRecord(ctx, cities, { id: twin })
    await removeRecord(ctx, cities, { id: gone })
    const after = await readRecord(ctx, cities, { id: twin })
    assert.deepEqual([after.record.twin, after.version], [null, before.version + 1])
    assert.ok(after.record.updatedAt > before.record.updatedAt)
    const [deleted, lost] = (await eventsOf()).slice(3)
    assert.deepEqual(
      [lost!.name, lost!.recordId, lost!.changed, lost!.data],
      ['cities.updated', twin, ['twin'], after.record],
    )
    assert.deepEqual([deleted!.name, deleted!.recordId], ['cities.deleted', gone])
    await assert.rejects(
      updateRecord(ctx, cities, { id: twin, input: { name: 'x' }, expectedVersion: before.version }),
      hasCode('request.precondition_failed'),
    )
  })

  test('strapi#12274: loses a place in a list, and the others keep their order', async () => {
    const [a, b, c] = [await create(labels, {}), await create(labels, {}), await create(labels, {})]
    const walk = await create(walks, { labels: [c, a, b] })
    const before = await readRecord(ctx, walks, { id: walk })
    await removeRecord(ctx, labels, { id: a })
    const after = await readRecord(ctx, walks, { id: walk })
    assert.deepEqual([after.record.labels, after.version], [[c, b], before.version + 1])
    assert.deepEqual(await storyOf(4), [`labels.deleted ${a}`, `walks.updated ${walk}`])
  })

  test('leaves every position of a record that refers to several parts of it', async () => {
    for (const remove of [
      (id: string) => removeRecord(ctx, shelves, { id }),
      (id: string) => asProgram('delete from shelves where id = $1', [id]),
      () => clearRecords(ctx, shelves),
    ]) {
      const shelf = await create(shelves, {})
      const bag = await create(bags, { box: await create(boxes, { shelf }) })
      const ticket = await create(tickets, { shelf, shelves: [shelf], bag })
      await remove(shelf)
      const { record } = await readRecord(ctx, tickets, { id: ticket })
      assert.deepEqual([record.shelf, record.shelves, record.bag], [null, [], null])
    }
  })

  test('is out of a list for later code in the same transaction, and may be put in again', async () => {
    const [a, b] = [await create(labels, {}), await create(labels, {})]
    const walk = await create(walks, { labels: [a, b] })
    await inTransaction(ctx, async (inner) => {
      await removeRecord(inner, labels, { id: a })
      assert.deepEqual((await readRecord(inner, walks, { id: walk })).record.labels, [b])
      await updateRecord(inner, walks, { id: walk, input: { labels: [] } })
      await updateRecord(inner, walks, { id: walk, input: { labels: [b] } })
    })
    assert.deepEqual((await readRecord(ctx, walks, { id: walk })).record.labels, [b])
    await removeRecord(ctx, labels, { id: b })
    assert.deepEqual((await readRecord(ctx, walks, { id: walk })).record.labels, [])
  })

  test('also leaves the list of a record hidden from the deleting caller', async () => {
    const other = fixture.contextOf('viewer', { tenantId: ctx.tenantId! })
    const [a, b] = [await create(labels, {}), await create(labels, {})]
    const { record } = await createRecord(other, diaries, { labels: [b, a] })
    await removeRecord(ctx, labels, { id: b })
    const after = await readRecord(other, diaries, { id: record.id })
    assert.deepEqual([after.record.labels, after.version], [[a], 2])
  })

  test("is reported by the database's event as by an operation's, for every kind of field", async () => {
    const region = await create(regions, { name: 'South' })
    const input = {
      ...{ name: 'Ä', region, area: '12.500', foundedAt: '1999-12-31T23:59:59.007Z', words: ['x, "y"'] },
      extra: { deep: [1, null, { x: 'y' }], number: 1.5 },
    }
    const city = await create(cities, input)
    const bare = await create(cities, { name: 'bare', region })
    const records = [await readRecord(ctx, cities, { id: city }), await readRecord(ctx, cities, { id: bare })]
    await removeRecord(ctx, regions, { id: region })
    const told = (await eventsOf()).filter(({ name }) => name === 'cities.deleted')
    assert.deepEqual(
      told.map(({ data }) => data),
      records.map(({ record }) => record),
    )
  })
})

describe('lifecycles of dependents', () => {
  test('run as the platform, on behalf of the caller', async () => {
    const region = await create(regions, { name: 'South' })
    const city = await create(cities, { name: 'A', region })
    const street = await create(streets, { city })
    const walk = await create(walks, { start: street, streets: [street] })
    const note = await create(notes, { walk })
    asked.length = 0
    await removeRecord(ctx, streets, { id: street })
    assert.deepEqual(
      asked,
      Array(2)
        .fill([`walks beforeUpdate ${walk}`, `walks afterUpdate ${walk}`])
        .flat(),
    )
    await removeRecord(ctx, walks, { id: walk })
    assert.deepEqual(asked.slice(4), [`notes beforeDelete ${note} ${ctx.actorId}`])
    assert.deepEqual((await storyOf(5)).slice(-2), [`walks.deleted ${walk}`, `notes.deleted ${note}`])
  })

  test('run when something else deletes the record that carries them', async () => {
    const label = await create(labels, {})
    const walk = await create(walks, { labels: [label] })
    asked.length = 0
    assert.equal(await clearRecords(ctx, labels), 1)
    assert.deepEqual(asked, [`walks beforeUpdate ${walk}`, `walks afterUpdate ${walk}`])
  })

  test('limit what one call takes along, and nothing exceeds it', async () => {
    const walk = await create(walks, {})
    await asProgram('insert into notes (walk_id) select $1 from generate_series(1, $2)', [walk, MAX_DEPENDENTS + 1])
    await assert.rejects(removeRecord(ctx, walks, { id: walk }), hasCode('resource.in_use'))
    assert.equal((await readRecord(ctx, walks, { id: walk })).record.id, walk)
  })
})

describe('plain SQL', () => {
  const roads = { 'of the program': asProgram, 'of an administrator': asOwnerOfTables }
  for (const [whose, run] of Object.entries(roads)) {
    test(`${whose} advances version and time and emits events, which subscribers hear`, async () => {
      const region = await create(regions, { name: 'South' })
      await run('update regions set name = $2 where id = $1', [region, 'North'])
      const { record, version } = await readRecord(ctx, regions, { id: region })
      assert.equal(version, 2)
      assert.ok(record.updatedAt > record.createdAt)
      await run(
        "insert into cities (tenant_id, name, region_id) select tenant_id, 'x', id from regions where id = $1",
        [region],
      )
      await run('delete from regions where id = $1', [region])
      const events = await eventsOf()
      assert.deepEqual(
        events.map(({ name }) => name),
        ['regions.created', 'regions.updated', 'cities.created', 'regions.deleted', 'cities.deleted'],
      )
      assert.deepEqual([events[1]!.changed, events[1]!.data], [['name'], record])
      heard.length = 0
      assert.equal(await tellUntoldOfTenant(), 4)
      await drainTasks(fixture.runtime, { tenantId: ctx.tenantId! })
      assert.deepEqual(heard.map(({ id }) => id).toSorted(), events.map(({ id }) => id).toSorted())
    })

    test(`${whose} is reported within a moment where a process announces it`, async () => {
      const region = await create(regions, { name: 'South' })
      const close = openTeller(fixture.runtime)
      await run('update regions set name = $2 where id = $1', [region, 'North'])
      const tasks = "select 1 from tasks.tasks where tenant_id = $1 and payload ->> 'name' = 'regions.updated'"
      await waitUntil(
        () => asOwnerOfTables(tasks, [ctx.tenantId]),
        ({ length }) => length === 1,
      )
      await close()
    })

    test(`${whose} on a join table changes the list, its version and its event`, async () => {
      const [a, b] = [await create(labels, {}), await create(labels, {})]
      const walk = await create(walks, { labels: [b] })
      await run(
        'insert into walks_labels (tenant_id, walk_id, label_id) select tenant_id, $1, id from labels where id = $2',
        [walk, a],
      )
      assert.deepEqual((await readRecord(ctx, walks, { id: walk })).record.labels, [b, a])
      await run('delete from walks_labels where walk_id = $1 and label_id = $2', [walk, b])
      const { record, version } = await readRecord(ctx, walks, { id: walk })
      assert.deepEqual([record.labels, version], [[a], 3])
      assert.deepEqual(await storyOf(3), [`walks.updated ${walk}`, `walks.updated ${walk}`])
    })
  }

  test('of a migration, which opens a table and closes it again, removes links from lists', async () => {
    const label = await create(labels, {})
    const walk = await create(walks, { labels: [label] })
    const migration = `alter table public.walks_labels no force row level security;
      delete from public.walks_labels where walk_id = '${walk}';
      set constraints all immediate;
      alter table public.walks_labels force row level security;`
    await queryAs(fixture.urls.ownerUrl, {}, migration)
    assert.deepEqual((await readRecord(ctx, walks, { id: walk })).record.labels, [])
  })

  test('that changes nothing, or nothing the trail records, leaves version and time unchanged', async () => {
    const region = await create(regions, { name: 'South' })
    const city = await create(cities, { name: 'A', region })
    const before = await readRecord(ctx, cities, { id: city })
    await asProgram("update cities set name = 'A' where id = $1", [city])
    await asProgram('update cities set visits = visits + 1 where id = $1', [city])
    const after = await readRecord(ctx, cities, { id: city })
    assert.deepEqual([after.version, after.record.updatedAt], [before.version, before.record.updatedAt])
    assert.deepEqual(await storyOf(2), [])
  })

  test('that changes hidden fields advances the version, and reports nothing', async () => {
    const region = await create(regions, { name: 'South' })
    const city = await create(cities, { name: 'A', region })
    await asProgram("update cities set plan = 'secret' where id = $1", [city])
    assert.equal((await readRecord(ctx, cities, { id: city })).version, 2)
    assert.deepEqual(await storyOf(2), [])
  })
})

const eventsOf = () => readAllEvents(fixture.adminUrl, ctx)

/** Other tests' events may wait beside; once none is left, all of this tenant are reported. */
async function tellUntoldOfTenant(): Promise<number> {
  const waiting = 'select count(*)::int as n from tasks.events where tenant_id = $1 and untold'
  const [row] = await asOwnerOfTables(waiting, [ctx.tenantId])
  while ((await asOwnerOfTables(waiting, [ctx.tenantId]))[0]!.n !== 0) await tellUntold(fixture.runtime)
  return row!.n as number
}
