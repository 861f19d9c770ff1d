// Rounds of the ledger wait: after a busy one until enough has gathered, otherwise as long as requested.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Pace } from './pace.ts'

const HOUR_MS = 3_600_000

/** Whether it resolves without a timer. */
async function resolvesAtOnce(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), nextTurn(false)])
}

test('begins the first round, and one after a quiet round, without a wait', async () => {
  const pace = new Pace({ afterFew: 0, afterSeveral: HOUR_MS, enough: 2 })
  assert.equal(await resolvesAtOnce(pace.turn()), true)
  pace.ended(1)
  assert.equal(await resolvesAtOnce(pace.turn()), true)
})

test('lets a round after a busy one gather until enough tasks wait', async () => {
  const pace = new Pace({ afterFew: 0, afterSeveral: HOUR_MS, enough: 2 })
  await pace.turn()
  pace.ended(10)
  const next = pace.turn()
  pace.add()
  assert.equal(await resolvesAtOnce(next), false)
  pace.add()
  assert.equal(await resolvesAtOnce(next), true)
})

test('counts separately for each round, and begins at once where enough already wait', async () => {
  const pace = new Pace({ afterFew: 0, afterSeveral: HOUR_MS, enough: 2 })
  await pace.turn()
  pace.ended(10)
  pace.add()
  pace.add()
  assert.equal(await resolvesAtOnce(pace.turn()), true)
  pace.ended(10)
  const next = pace.turn()
  assert.equal(await resolvesAtOnce(next), false)
  pace.add()
  pace.add()
  await next
})

test('begins when the time is up, however few wait', async () => {
  const pace = new Pace({ afterFew: 0, afterSeveral: 20, enough: 100 })
  await pace.turn()
  pace.ended(10)
  await pace.turn()
})
