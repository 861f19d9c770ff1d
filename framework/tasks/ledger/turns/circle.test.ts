// Rounds of claims circle through the tenants, begin after the last one served, and stop when all were checked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TENANTS } from './candidates.ts'
import { type ClaimCursor, FIRST_ROUND, moveOn, type RoundEnd } from './circle.ts'

const tenant = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const end = (told: Partial<RoundEnd>): RoundEnd => {
  return { served: [], isFull: false, tenants: 3, lastTenant: null, lastKey: null, ...told }
}
const at = (n: number): ClaimCursor => ({ ...FIRST_ROUND, tenant: tenant(n) })

test('begins after the last tenant served, in the order of the circle', () => {
  const first = moveOn(FIRST_ROUND, end({ served: [1, 2].map(tenant), isFull: true }))
  assert.equal(first.cursor.tenant, tenant(2))
  // From the second on, the first one is last.
  const next = moveOn(at(2), end({ served: [3, 1].map(tenant), isFull: true }))
  assert.equal(next.cursor.tenant, tenant(1))
})

test('continues after the checked tenants where places were left', () => {
  const { cursor, isOver } = moveOn(at(1), end({ served: [tenant(7)], tenants: TENANTS, lastTenant: tenant(51) }))
  assert.deepEqual([cursor.tenant, cursor.lap, isOver], [tenant(51), null, false])
})

test('ends when all tenants and all keys were checked without a find', () => {
  assert.equal(moveOn(FIRST_ROUND, end({})).isOver, true)
  assert.equal(moveOn(FIRST_ROUND, end({ lastKey: `${tenant(1)} a` })).isOver, false)
})

for (const start of [0, 30, 119])
  test(`ends after one lap of 120 tenants that begins after the ${start}th, whatever it finds`, () => {
    let cursor = at(start)
    const seen = new Set<string>()
    for (let rounds = 1; rounds <= 5; rounds++) {
      const from = [...Array(120).keys()].map((n) => tenant(n)).filter((id) => id > cursor.tenant)
      const circle = [...from, ...[...Array(120).keys()].map((n) => tenant(n)).filter((id) => id <= cursor.tenant)]
      const looked = circle.slice(0, TENANTS)
      for (const id of looked) seen.add(id)
      const moved = moveOn(cursor, end({ tenants: TENANTS, lastTenant: looked.at(-1)! }))
      cursor = moved.cursor
      if (!moved.isOver) continue
      assert.deepEqual([seen.size, rounds], [120, 3])
      return
    }
    assert.fail('it goes round for ever')
  })
