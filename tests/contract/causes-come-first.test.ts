// A deletion's event precedes everything it causes: on every road, over every kind of relation, at every depth (directus#24589).
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { defineSubscriber, type EmittedEvent } from '#framework/events/define-subscriber.ts'
import { tellUntold } from '#framework/events/tell-untold.ts'
import { clearRecords } from '#framework/operations/clear.ts'
import { createRecord } from '#framework/operations/create.ts'
import { readRecord } from '#framework/operations/read.ts'
import { removeRecord } from '#framework/operations/remove.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { text } from '#framework/resource/fields/text.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { queryAs } from '#framework/testing/migrated-database.ts'
import { readAllEvents } from '#framework/testing/read-all-events.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { type AppServer, type Caller, openApps } from '../support/app-server.ts'

const DEPTH = 4
const label = () => text({ required: true, max: 100 })
const tops = defineResource('tops', { fields: { label: label() } })
const nameOf = (depth: number, isWatched: boolean) =>
  depth === 0 ? 'tops' : `${isWatched ? 'watched' : 'plain'}${depth}s`

/** At each depth one resource with a lifecycle and one that only foreign keys change, each with every kind of relation to both above. */
const BELOW: readonly { resource: AnyResource; isWatched: boolean }[] = Array.from({ length: DEPTH }, (_, above) =>
  [true, false].map((isWatched) => ({ resource: belowOf(above, isWatched), isWatched })),
).flat()

function belowOf(above: number, isWatched: boolean): AnyResource {
  const name = nameOf(above + 1, isWatched)
  const targets = [...new Set([nameOf(above, true), nameOf(above, false)])]
  const relations = targets.flatMap((target, index) => [
    [`up${index}`, reference(target, { onDelete: 'cascade', inverse: `${name}Below` })],
    [`beside${index}`, reference(target, { onDelete: 'set-null', inverse: `${name}Beside` })],
    [`many${index}`, references(target, { inverse: `${name}Around` })],
  ])
  const twin = reference(name, { onDelete: 'set-null', inverse: 'twins' })
  return defineResource(name, { fields: { label: label(), twin, ...Object.fromEntries(relations) } })
}

/** An order follows its lines, in a sum its lifecycle keeps and in a list the database keeps. */
const orders = defineResource('orders', {
  fields: { label: label(), total: integer({ default: 0 }), first: references('lines', { inverse: 'firstOf' }) },
})
const lines = defineResource('lines', {
  fields: { label: label(), order: reference('orders', { required: true, onDelete: 'cascade' }) },
})
/** A caller tries to remove it and continues when that fails. */
const trials = defineResource('trials', { fields: { label: label(), order: reference('orders') } })
const all: AnyResource[] = [tops, ...BELOW.map(({ resource }) => resource), orders, lines, trials]
const heard: EmittedEvent[] = []
const app = defineApp({
  name: 'market',
  resources: all,
  policies: all.map((each) => definePolicy(each, [allow('editor', ['read', 'create', 'update', 'delete'])])),
  lifecycles: [
    ...BELOW.filter(({ isWatched }) => isWatched).map(({ resource }) =>
      defineLifecycle(resource, { afterUpdate: () => {}, afterDelete: () => {} }),
    ),
    defineLifecycle(lines, {
      beforeDelete(_ctx, line) {
        if (line.label === 'stays') throw new Problem('resource.in_use')
      },
      async afterDelete(ctx, { order }) {
        const { record } = await readRecord(ctx, orders, { id: order })
        await updateAsSystem(ctx, orders, { id: order, values: { total: record.total! + 1 } })
      },
    }),
    defineLifecycle(trials, {
      async afterCreate(ctx, { order }) {
        await removeRecord(ctx, orders, { id: order! }).catch(() => {})
        await updateAsSystem(ctx, orders, { id: order!, values: { label: 'tried' } })
      },
    }),
  ],
  subscribers: [
    defineSubscriber('*', { name: 'market.hear', run: async (_ctx, event) => void heard.push(event as EmittedEvent) }),
  ],
})

let server: AppServer
let editor: Caller
before(async () => {
  server = await openApps([frameworkApp, app])
})
beforeEach(() => {
  editor = server.callerOf('editor')
})
after(() => server.close())

type Kept = Record<string, unknown> & { id: string }
/** The database's rows, by id. */
type Forest = Map<string, { resource: string; record: Kept }>

const PLANTED: readonly AnyResource[] = [tops, ...BELOW.map(({ resource }) => resource)]

/** Four records of each resource, which refer upward and sideways irregularly, and always alike. */
async function plant(): Promise<Forest> {
  const forest: Forest = new Map()
  let turn = 7
  const pick = (ids: readonly string[]): string | null => {
    turn = (turn * 48_271) % 2_147_483_647
    return ids[turn % ids.length] ?? null
  }
  for (const resource of PLANTED.flatMap((each) => Array(4).fill(each) as AnyResource[])) {
    const input = Object.fromEntries(
      relationsOf(resource).map(({ name, isList, relation }) => {
        const ids = idsOf(forest, relation!.to)
        return [name, isList ? [...new Set([pick(ids), pick(ids)])] : pick(ids)]
      }),
    )
    const { record } = await createRecord(editor.ctx, resource, { label: 'x', ...input } as never)
    forest.set(record.id as string, { resource: resource.name, record: record as Kept })
  }
  return forest
}

const relationsOf = ({ name }: AnyResource) =>
  [...server.fixture.runtime.models.get(name)!.fields.values()].filter(({ relation }) => relation !== null)
const idsOf = (forest: Forest, name: string) =>
  [...forest].filter(([, { resource }]) => resource === name).map(([id]) => id)

const asOwner = (sql: string, values: unknown[]) => queryAs(server.fixture.adminUrl, {}, { text: sql, values })
const asProgram = (sql: string, values: unknown[]) =>
  queryAs(server.fixture.urls.appUrl, { tenant: editor.tenantId, actor: editor.ctx.actorId! }, { text: sql, values })
const rest = (line: string, body?: unknown) => {
  const [method, path] = line.split(' ') as [string, string]
  return server.send(editor, [method, `/api/v1${path}`], { body })
}

/** The first two of the top, and everything deleted with them. */
const ROADS: Record<string, (ids: readonly string[]) => Promise<unknown>> = {
  'one call after the other': async ([a, b]) => [await rest(`DELETE /tops/${a}`), await rest(`DELETE /tops/${b}`)],
  'a bulk call': (ids) => rest('DELETE /tops/bulk', { ids }),
  GraphQL: ([a, b]) =>
    server.graphql(
      editor,
      `mutation { a: deleteTop(id: "${a}") { deletedId } b: deleteTop(id: "${b}") { deletedId } }`,
    ),
  'a statement of the program': (ids) => asProgram('delete from tops where id = any($1)', [ids]),
  'a statement of an administrator': (ids) => asOwner('delete from tops where id = any($1)', [ids]),
}

type Told = Pick<EmittedEvent, 'name' | 'recordId' | 'data' | 'changed'>

/** All events of the tenant from the `from`th on, after every earlier transaction has ended. */
async function logOf(from: number): Promise<Told[]> {
  return (await readAllEvents(server.fixture.adminUrl, editor.ctx)).slice(from)
}

/** As subscribers, and so webhooks, receive them. */
async function hearingOf(work: () => Promise<unknown>): Promise<Told[]> {
  await deliver()
  heard.length = 0
  await work()
  await deliver()
  return [...heard]
}

async function deliver(): Promise<void> {
  const waiting = 'select 1 from tasks.events where tenant_id = $1 and untold'
  while ((await asOwner(waiting, [editor.tenantId])).length > 0) await tellUntold(server.fixture.runtime)
  await drainTasks(server.fixture.runtime, { tenantId: editor.tenantId })
}

/** Each follows from an earlier deletion: deleted records lost a record they belong to, changed ones lost a reference. */
function requireCausesFirst(told: readonly Told[], forest: Forest, roots: readonly string[]): void {
  const gone = new Set<string>()
  const now = new Map([...forest].map(([id, { record }]) => [id, record]))
  for (const { name, recordId, data, changed } of told) {
    const id = recordId!
    assert.ok(!gone.has(id), `${name} ${id} comes after its own deletion`)
    const before = now.get(id)!
    if (changed === null) {
      const above = ['up0', 'up1'].map((field) => before[field] as string)
      assert.ok(roots.includes(id) || above.some((each) => gone.has(each)), `${name} comes before its cause`)
      gone.add(id)
      continue
    }
    const lost = changed.flatMap((field) => missingIn(before[field], (data as Kept)[field]))
    assert.ok(lost.length > 0 && lost.every((each) => gone.has(each)), `${name} ${changed} comes before its cause`)
    now.set(id, data as Kept)
  }
}

function missingIn(before: unknown, after: unknown): string[] {
  const listOf = (value: unknown) => (value === null ? [] : [value].flat()) as string[]
  return listOf(before).filter((id) => !listOf(after).includes(id))
}

/** The records to delete, including all that belong to them. */
function goingOf(forest: Forest, roots: readonly string[]): string[] {
  const going = new Set(roots)
  for (const [id, { record }] of forest)
    if (going.has(record.up0 as string) || going.has(record.up1 as string)) going.add(id)
  return [...going]
}

describe('each deletion precedes its effects, in the log and for subscribers', () => {
  for (const [road, remove] of Object.entries(ROADS))
    test(`by ${road}`, async () => {
      const forest = await plant()
      const roots = idsOf(forest, 'tops').slice(0, 2)
      const from = (await logOf(0)).length
      const hearing = await hearingOf(() => remove(roots))
      const log = await logOf(from)
      const deleted = log.filter(({ changed }) => changed === null).map(({ recordId }) => recordId!)
      assert.deepEqual(deleted.toSorted(), goingOf(forest, roots).toSorted())
      assert.ok(
        log.some(({ name }) => name === `${nameOf(DEPTH, true)}.deleted`),
        'it goes down to the last',
      )
      const changed = new Set(log.flatMap((event) => event.changed ?? []))
      assert.deepEqual([...changed].toSorted(), ['beside0', 'beside1', 'many0', 'many1', 'twin'])
      requireCausesFirst(log, forest, roots)
      assert.deepEqual(
        hearing.map(({ name, recordId }) => `${name} ${recordId}`),
        log.map(({ name, recordId }) => `${name} ${recordId}`),
      )
    })

  test('by clearing a whole resource', async () => {
    const forest = await plant()
    const from = (await logOf(0)).length
    await clearRecords(editor.ctx, tops)
    requireCausesFirst(await logOf(from), forest, idsOf(forest, 'tops'))
  })
})

const created = async (path: string, body: object): Promise<string> => (await rest(`POST /${path}`, body)).body.id
const namesOf = (told: readonly Told[]) => told.map(({ name, recordId }) => `${name} ${recordId}`)

test('changes a record undergoes for its dependents are not reported after its deletion', async () => {
  const order = await created('orders', { label: 'x' })
  const some = [await created('lines', { label: 'x', order }), await created('lines', { label: 'x', order })]
  await rest(`PATCH /orders/${order}`, { first: some })
  const from = (await logOf(0)).length
  assert.equal((await rest(`DELETE /orders/${order}`)).status, 204)
  assert.deepEqual(namesOf(await logOf(from)), [
    `orders.deleted ${order}`,
    ...some.map((line) => `lines.deleted ${line}`),
  ])
})

test("a failed deletion is not reported, and the record's events continue", async () => {
  const order = await created('orders', { label: 'x' })
  await created('lines', { label: 'stays', order })
  const from = (await logOf(0)).length
  const trial = await created('trials', { label: 'x', order })
  assert.deepEqual(namesOf(await logOf(from)), [`orders.updated ${order}`, `trials.created ${trial}`])
})

test('a deletion without a lifecycle locks, deletes, collects trigger events and notifies subscribers, and does no more', async () => {
  const id = await created(nameOf(DEPTH, false), { label: 'x' })
  const statements: string[] = []
  const stop = server.fixture.runtime.database.observe(({ text: statement }) => statements.push(statement))
  await rest(`DELETE /${nameOf(DEPTH, false)}/${id}`)
  stop()
  const own = statements.filter((statement) => !statement.includes('pg_notify'))
  assert.deepEqual(
    own.map((statement) => statement.split(' ')[0]),
    ['select', 'delete', 'with', 'insert'],
  )
})
