// Workers that claim for themselves: each task once, keys in order, shared limits, and tenants in turn.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Type from 'typebox'
import type { Context } from '#framework/request/context.ts'
import { openTaskFixture, type TaskFixture } from '#framework/testing/fixtures/open-task-fixture.ts'
import { nodesOf, planOf } from '#framework/testing/plan-of.ts'
import { defineTask } from '../../define-task.ts'
import { LAX_COMMIT } from '../claim.ts'
import { finishTasks } from '../finish.ts'
import { type ClaimCursor, FIRST_ROUND } from './circle.ts'
import { type ClaimWish, claimSql } from './claim-sql.ts'
import { claimWaiting } from './claim-waiting.ts'

const payload = Type.Object({ note: Type.String() })
const run = async () => null
// Each test has its own queue: one test's claims do not affect the others.
const plain = ['once', 'turns', 'spare', 'circle', 'stands'].map((queue) =>
  defineTask(`trial.claim-${queue}`, { payload, queue, run }),
)
const keyed = defineTask('trial.claim-keyed', { payload, queue: 'keyed', key: ({ note }) => note.split(' ')[0]!, run })
const rateLimit = { max: 3, per: 60_000 }
const limited = defineTask('trial.claim-limited', { payload, queue: 'limited', rateLimit, run })

const claimer = { worker: 'trial', lease: 60_000 }
const wishFor = (queue: string, wish: Partial<ClaimWish> = {}): ClaimWish => {
  return { queue, room: 10, spare: 0, running: new Map(), limited: [], cursor: FIRST_ROUND, ...wish }
}

let fixture: TaskFixture
before(async () => {
  fixture = await openTaskFixture([...plain, keyed, limited], 'PostgreSQL')
})
after(() => fixture.close())

const taskOf = (queue: string) => plain.find((task) => task.queue === queue)!
const claim = async (wish: ClaimWish) => (await claimWaiting(fixture.runtime, claimer, [wish]))[0]!

/** Contexts of `count` new tenants, in the order in which rounds visit them. */
function tenants(count: number): Context[] {
  const contexts = Array.from({ length: count }, () => fixture.contextOf('owner'))
  return contexts.sort((one, other) => (one.tenantId! < other.tenantId! ? -1 : 1))
}

test('gives each task to one worker, however many claim at once, and increments its token and attempt (Q-03)', async () => {
  const [ctx] = tenants(1)
  const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => ctx!.enqueue(taskOf('once'), { note: `${n}` })))
  const claimed: string[] = []
  // When several find the same ones, one worker takes them, and the others ask again.
  for (let round = 0; round < 20 && claimed.length < 30; round++) {
    const atOnce = await Promise.all(Array.from({ length: 4 }, () => claim(wishFor('once', { room: 5 }))))
    for (const { tasks } of atOnce) {
      claimed.push(...tasks.map(({ id }) => id))
      for (const { token, attempt, tenantId } of tasks)
        assert.deepEqual([token, attempt, tenantId], [1, 1, ctx!.tenantId])
    }
  }
  assert.deepEqual(claimed.sort(), ids.sort())
  const rows = await fixture.rows(
    "select distinct state, worker, lease_until > now() as held, dispatched_at from tasks.tasks where queue = 'once'",
  )
  assert.deepEqual(rows, [{ state: 'running', worker: 'trial', held: true, dispatched_at: null }])
})

test('claims the first unfinished task of each key, and the next one when that is finished (Q-19)', async () => {
  const [ctx] = tenants(1)
  for (const note of ['red 1', 'red 2', 'blue 1', 'red 3', 'blue 2']) await ctx!.enqueue(keyed, { note })
  const notesOf = (tasks: readonly { payload: unknown }[]) =>
    tasks.map((task) => (task.payload as { note: string }).note).sort()
  const first = await claim(wishFor('keyed'))
  assert.deepEqual(notesOf(first.tasks), ['blue 1', 'red 1'])
  assert.deepEqual((await claim(wishFor('keyed'))).tasks, [])
  const red = first.tasks.find((task) => notesOf([task])[0] === 'red 1')!
  // It failed and will be retried: later tasks of its key stay behind it.
  await finishTasks(fixture.runtime, [{ ...red, state: 'scheduled', error: 'failed', delay: 60_000 }])
  assert.deepEqual((await claim(wishFor('keyed'))).tasks, [])
  await fixture.rows("update tasks.tasks set state = 'running' where id = $1", [red.id])
  await finishTasks(fixture.runtime, [{ ...red, state: 'completed' }])
  assert.deepEqual(notesOf((await claim(wishFor('keyed'))).tasks), ['red 2'])
})

test('starts no more limited tasks than the limit allows, however many workers claim at once', async () => {
  const [one, other] = tenants(2)
  for (let n = 0; n < 6; n++) await (n % 2 === 0 ? one! : other!).enqueue(limited, { note: `${n}` })
  const wish = wishFor('limited', { limited: [{ name: limited.name, ...rateLimit }] })
  const atOnce = await Promise.all(Array.from({ length: 5 }, () => claim(wish)))
  const later = await claim(wish)
  assert.equal([...atOnce, later].flatMap(({ tasks }) => tasks).length, 3)
  // A worker that does not know the limit skips them.
  assert.deepEqual((await claim(wishFor('limited'))).tasks, [])
})

describe('slots', () => {
  test('go to the tenant with the fewest running here, and in turns where all have the same', async () => {
    const [busy, modest] = tenants(2)
    for (let n = 0; n < 6; n++) for (const ctx of [busy!, modest!]) await ctx.enqueue(taskOf('turns'), { note: `${n}` })
    const running = new Map([[busy!.tenantId!, 2]])
    const { tasks } = await claim(wishFor('turns', { room: 4, running }))
    const shares = [busy, modest].map((ctx) => tasks.filter(({ tenantId }) => tenantId === ctx!.tenantId).length)
    assert.deepEqual(shares, [1, 3])
  })

  test('are reserved for tenants with nothing running here, when all others are taken (JOB-07)', async () => {
    const [busy, modest, third] = tenants(3)
    for (const ctx of [busy!, modest!, third!])
      for (let n = 0; n < 3; n++) await ctx.enqueue(taskOf('spare'), { note: `${n}` })
    const running = new Map([[busy!.tenantId!, 10]])
    const { tasks, left } = await claim(wishFor('spare', { room: 0, spare: 1, running }))
    assert.deepEqual([tasks.length, left], [1, 'nothing'])
    assert.notEqual(tasks[0]!.tenantId, busy!.tenantId)
  })

  test('circle through the tenants where only one task fits at a time', async () => {
    const circle = tenants(3)
    for (const ctx of circle) for (let n = 0; n < 2; n++) await ctx.enqueue(taskOf('circle'), { note: `${n}` })
    const served: string[] = []
    let cursor: ClaimCursor = FIRST_ROUND
    for (let n = 0; n < 6; n++) {
      const claimed = await claim(wishFor('circle', { room: 1, cursor }))
      cursor = claimed.cursor
      served.push(...claimed.tasks.map(({ tenantId }) => tenantId))
    }
    const ids = circle.map(({ tenantId }) => tenantId)
    assert.deepEqual(served, [...ids, ...ids])
  })
})

test('visits all tenants and keys once when nothing fits, and then stops', async () => {
  await fixture.rows(
    `insert into tasks.tasks (tenant_id, name, queue, state, payload, request_id, key)
      select tenant, 'trial.claim-stands', 'stands', state, '{"note": "x"}', 'fill', 'one'
      from (select gen_random_uuid() as tenant from generate_series(1, 120)) t
      cross join (values ('running'), ('waiting')) s (state)`,
  )
  // Ids grow with time: the running ones come first.
  await fixture.rows(
    "update tasks.tasks set id = '00000000-0000-7000-8000-000000000000' where queue = 'stands' and state = 'running'",
  )
  let cursor: ClaimCursor = FIRST_ROUND
  let rounds = 0
  for (let left = 'unseen'; left === 'unseen' && rounds < 20; rounds++) {
    const claimed = await claim(wishFor('stands', { cursor }))
    assert.deepEqual(claimed.tasks, [])
    cursor = claimed.cursor
    left = claimed.left
  }
  assert.ok(rounds >= 3 && rounds <= 5, `${rounds} rounds`)
})

test('a plan made while the ledger is nearly empty finds each candidate by its key, and stays fast when thousands wait', async () => {
  const plan = await planOf(fixture.adminUrl, LAX_COMMIT, claimSql(claimer, wishFor('plan', { spare: 2 })))
  const locks = nodesOf(plan).filter((node) => node['Node Type'] === 'LockRows')
  assert.equal(locks.length, 2)
  for (const lock of locks) {
    const [, scan, ...others] = nodesOf(lock)
    assert.deepEqual(others, [])
    assert.match(scan!['Index Cond'] ?? '', /\bid = /)
  }
})
