// Shared slots: the tenant with the fewest running goes first, and no tenant waits for another's slow tasks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Slots } from './slots.ts'

const HOUR_MS = 3_600_000
const never = new AbortController().signal

/** Asks for a place; `isIn` says whether it was granted by now. */
function ask(slots: Slots, tenantId: string): { isIn: boolean } {
  const place = { isIn: false }
  void slots.take(tenantId, HOUR_MS, AbortSignal.timeout(2000)).then((isIn) => {
    place.isIn = isIn
  })
  return place
}

test('keeps one place in five for tenants with nothing running (JOB-07)', async () => {
  const slots = new Slots(4)
  for (let n = 0; n < 4; n++) assert.equal(await slots.take('busy', 0, never), true)
  assert.equal(await slots.take('busy', 1, never), false)
  assert.equal(await slots.take('modest', 1, never), true)
  assert.equal(await slots.take('other', 1, never), false)
})

test('admits the tenant with the fewest running, and among equals the one that has waited longest', async () => {
  const slots = new Slots(3)
  for (const tenant of ['a', 'a', 'b']) await slots.take(tenant, 0, never)
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((tenant) => ask(slots, tenant))
  const isIn = async () => {
    await nextTurn()
    return [a, b, c, d].map((place) => place!.isIn)
  }
  slots.leave('a')
  assert.deepEqual(await isIn(), [false, false, true, false])
  slots.leave('c')
  assert.deepEqual(await isIn(), [false, false, true, true])
  slots.leave('d')
  assert.deepEqual(await isIn(), [true, false, true, true])
})

test('gives up after its patience and when aborted, and is not admitted afterwards', async () => {
  const slots = new Slots(1)
  await slots.take('a', 0, never)
  const stopping = new AbortController()
  const waits = [slots.take('b', 1, never), slots.take('b', HOUR_MS, stopping.signal)]
  stopping.abort()
  assert.deepEqual(await Promise.all(waits), [false, false])
  slots.leave('a')
  assert.equal(await slots.take('c', 0, never), true)
})

test('reports the slots for anybody, and for tenants with nothing running', () => {
  const slots = new Slots(4)
  assert.deepEqual(slots.free, { room: 4, spare: 1 })
  for (const tenant of ['a', 'a', 'a', 'b']) slots.enter(tenant)
  assert.deepEqual(slots.free, { room: 0, spare: 1 })
  assert.deepEqual(
    [...slots.running],
    [
      ['a', 3],
      ['b', 1],
    ],
  )
  slots.enter('c')
  assert.deepEqual(slots.free, { room: 0, spare: 0 })
  slots.leave('b')
  assert.deepEqual(slots.free, { room: 0, spare: 1 })
})
