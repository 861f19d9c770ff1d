// The cache: filled once, invalidated everywhere on a change, and never shared between callers.
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { type Cache, openCache } from '#framework/cache/cache.ts'
import { Database } from '#framework/database/database.ts'
import { cacheCleared, changeVersions, openChangeVersions } from '#framework/events/following/change-versions.ts'
import { eventTail, openEventTail } from '#framework/events/following/event-tail.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Context } from '#framework/request/context.ts'
import { type ContextOptions, createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { cache } from '#framework/request/services/cache.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { text } from '#framework/resource/fields/text.ts'
import { testRedisUrl } from '#framework/testing/database.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { withConnection } from '#framework/testing/migrated-database.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { createRecord } from './create.ts'
import { listRecords } from './list.ts'
import { remember } from './remember.ts'
import { updateRecord } from './update.ts'

const notes = defineResource('notes', { fields: { title: text({ required: true }) }, rows: 'owner' })
const app = defineApp({
  name: 'trial',
  resources: [notes],
  policies: [definePolicy(notes, [allow('viewer', ['read']), allow('editor', ['create', 'update', 'delete'])])],
})

/** A process as core opens it: with its own connections, followers and cache. */
interface Process {
  readonly runtime: Runtime
  close(): Promise<void>
}

let fixture: Fixture
let first: Process
let second: Process
before(async () => {
  fixture = await openFixture([frameworkApp, app])
  first = openProcess(testRedisUrl())
  second = openProcess(testRedisUrl())
})
after(async () => {
  await Promise.all([first.close(), second.close()])
  await fixture.close()
})

function openProcess(redisUrl: string | null): Process {
  const database = new Database({ url: fixture.urls.appUrl, poolSize: 4 })
  const services = new Map<string, unknown>()
  const runtime: Runtime = { ...fixture.runtime, database, services }
  const tail = openEventTail(runtime, { listenUrl: fixture.urls.appUrl })
  const opened: Cache = openCache({ ...(redisUrl && { redisUrl }), secretKey: 'x'.repeat(32), onError: () => {} })
  for (const [name, value] of [
    eventTail.provide(tail),
    changeVersions.provide(openChangeVersions(runtime)),
    cache.provide(opened),
  ])
    services.set(name, value)
  return {
    runtime,
    close: async () => {
      await tail.close()
      await opened.close()
      await database.close()
    },
  }
}

type Who = Pick<ContextOptions, 'tenantId' | 'actorId'> & { role?: 'viewer' | 'editor' }

function contextOf({ runtime }: Process, { role = 'editor', ...who }: Who = {}): Context {
  const { tenantId = randomUUIDv7(), actorId = randomUUIDv7() } = who
  return createContext(runtime, { requestId: randomUUIDv7(), tenantId, actorId, permissions: runtime.roles.get(role)! })
}

const titlesOf = async (ctx: Context) => (await listRecords(ctx, notes)).records.map(({ title }) => title).sort()

describe('an answer', () => {
  test('is computed once for fifty concurrent callers', async () => {
    const ctx = contextOf(first)
    let made = 0
    const make = async () => {
      await wait(50)
      return ++made
    }
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => remember(ctx, 'fifty', { tags: ['notes'], make })),
    )
    assert.deepEqual([made, new Set(answers)], [1, new Set([1])])
  })

  test('is computed again after its lifetime', async () => {
    const ctx = contextOf(first)
    let made = 0
    const ask = () => remember(ctx, 'short', { tags: [], ttl: 600, make: async () => ++made })
    assert.deepEqual([await ask(), await ask()], [1, 1])
    await wait(700)
    assert.equal(await ask(), 2)
  })

  test('is not kept when computing fails, and the failure reaches only its caller', async () => {
    const ctx = contextOf(first)
    let tries = 0
    const make = async () => {
      if (++tries === 1) throw new RangeError('not yet')
      return tries
    }
    await assert.rejects(remember(ctx, 'failing', { tags: [], make }), RangeError)
    assert.equal(await remember(ctx, 'failing', { tags: [], make }), 2)
  })

  test('for one kind of caller serves no other, and ignores why the platform acts (CVE-2025-57752)', async () => {
    const maker = contextOf(first)
    const { caller, permissions } = maker
    const ofKey = createContext(first.runtime, { ...caller, permissions, keyId: randomUUIDv7() })
    const inTheirName = createContext(first.runtime, { ...caller, permissions, impersonatorId: randomUUIDv7() })
    let made = 0
    const ask = (ctx: Context) => remember(ctx, 'kinds', { tags: [], ttl: 86_400_000, make: async () => ++made })
    const answers: number[] = []
    for (const ctx of [maker, ofKey, inTheirName, maker.asSystem('look'), maker.asSystem('look', 'erasing')])
      answers.push(await ask(ctx))
    assert.deepEqual(answers, [1, 2, 3, 4, 5])
    assert.deepEqual([await ask(maker.asSystem('look once more')), await ask(ofKey)], [4, 2])
  })

  test('of an uncommitted transaction reaches nobody else', async () => {
    const ctx = contextOf(first)
    const ask = (asking: Context) => remember(asking, 'titles', { tags: ['notes'], make: () => titlesOf(asking) })
    await assert.rejects(
      inTransaction(ctx, async (inner) => {
        await createRecord(inner, notes, { title: 'never' })
        assert.deepEqual(await ask(inner), ['never'])
        throw new Error('changed my mind')
      }),
    )
    assert.deepEqual(await ask(ctx), [])
  })

  test('is cached even while the configured Redis is down', async () => {
    const lonely = openProcess('redis://127.0.0.1:1/0')
    try {
      const ctx = contextOf(lonely)
      let made = 0
      const ask = () => remember(ctx, 'alone', { tags: [], make: async () => ++made })
      assert.deepEqual([await ask(), await ask()], [1, 1])
    } finally {
      await lonely.close()
    }
  })
})

describe('a change', () => {
  /** Another process's cache of the caller's titles. */
  async function untilHeard(ctx: Context, expected: readonly string[]): Promise<void> {
    const ask = () => remember(ctx, 'titles', { tags: ['notes'], ttl: 86_400_000, make: () => titlesOf(ctx) })
    await waitUntil(ask, (titles) => JSON.stringify(titles) === JSON.stringify(expected))
  }

  test('reaches every process within a second', async () => {
    const here = contextOf(first)
    const there = contextOf(second, { tenantId: here.tenantId, actorId: here.actorId! })
    await untilHeard(there, [])
    const { record } = await createRecord(here, notes, { title: 'one' })
    await untilHeard(there, ['one'])
    await untilHeard(here, ['one'])
    await updateRecord(here, notes, { id: record.id, input: { title: 'two' } })
    await untilHeard(there, ['two'])
  })

  test('is noticed while an older transaction is still open', async () => {
    const here = contextOf(first)
    const there = contextOf(second, { tenantId: here.tenantId, actorId: here.actorId! })
    await untilHeard(there, [])
    await withConnection(fixture.adminUrl, async (client) => {
      await client.query('begin')
      await client.query('select pg_current_xact_id()')
      await createRecord(here, notes, { title: 'ahead' })
      await untilHeard(there, ['ahead'])
      await client.query('commit')
    })
    await untilHeard(there, ['ahead'])
  })

  test('between the question and the read invalidates the value', async () => {
    const ctx = contextOf(first)
    const late = await remember(ctx, 'race', {
      tags: ['notes'],
      make: async () => {
        const before = await titlesOf(ctx)
        await createRecord(contextOf(second, { tenantId: ctx.tenantId, actorId: ctx.actorId! }), notes, {
          title: 'race',
        })
        return before
      },
    })
    assert.deepEqual(late, [])
    await waitUntil(
      () => remember(ctx, 'race', { tags: ['notes'], ttl: 86_400_000, make: () => titlesOf(ctx) }),
      (titles) => titles.length === 1,
    )
  })

  test('without a notification shows after clear_cache, for one tag, tenant or all', async () => {
    for (const scope of ['tag', 'tenant', 'all'] as const) {
      const ctx = contextOf(second)
      let made = 0
      const ask = () => remember(ctx, 'cleared', { tags: ['numbers'], ttl: 86_400_000, make: async () => ++made })
      assert.deepEqual([await ask(), await ask()], [1, 1])
      const clearing = createContext(first.runtime, {
        requestId: 'test',
        tenantId: scope === 'all' ? null : ctx.tenantId,
      }).asSystem('clear the cache')
      await clearing.emit(cacheCleared, { tag: scope === 'tag' ? 'numbers' : null })
      await waitUntil(ask, (count) => count === 2)
    }
  })
})

// Keys that omitted a part of the caller: CVE-2026-61836, CVE-2025-57752; keys that collided: CVE-2020-13254.
describe('a thousand orders of requests', () => {
  test('never return an answer of another tenant, person or role', async () => {
    const tenants = [randomUUIDv7(), randomUUIDv7()]
    const people = [randomUUIDv7(), randomUUIDv7()]
    const callers = tenants.flatMap((tenantId) =>
      people.flatMap((actorId) => (['viewer', 'editor'] as const).map((role) => ({ tenantId, actorId, role }))),
    )
    const random = randomOf(20_261_124)
    let asked = 0
    for (let order = 0; order < 1000; order++) {
      const turns = shuffled(callers, random).slice(0, 6)
      await Promise.all(
        turns.map(async (who, turn) => {
          const process = random() < 0.5 ? first : second
          const ctx = contextOf(process, who)
          const truth = { ...who, words: [...ctx.permissions].sort() }
          const answer = await remember(ctx, `order ${order % 7}`, {
            tags: ['notes', `turn ${turn}`],
            make: async () => truth,
          })
          assert.deepEqual(answer, truth)
          asked++
        }),
      )
    }
    assert.equal(asked, 6000)
  })
})

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items]
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0]!)
}
