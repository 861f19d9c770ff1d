// Times in a tenant's zone, across the nights when clocks change.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { momentsAt, wallOf, zoneNameAt } from './zoned-time.ts'

test("a moment has its zone's wall-clock time", () => {
  assert.equal(wallOf('2026-11-30T10:00:00.000Z', 'Europe/Vienna'), '2026-11-30T11:00')
  assert.equal(wallOf('2026-11-30T23:30:00.000Z', 'Asia/Kolkata'), '2026-12-01T05:00')
  assert.equal(wallOf('2026-01-01T00:00:00.000Z', 'Pacific/Kiritimati'), '2026-01-01T14:00')
})

test('a time that occurs once is one moment', () => {
  assert.deepEqual(momentsAt('2026-11-30T11:00', 'Europe/Vienna'), {
    moments: ['2026-11-30T10:00:00.000Z'],
    isSkipped: false,
  })
})

test('a time skipped by the clock change is that much later', () => {
  const { moments, isSkipped } = momentsAt('2026-03-29T02:30', 'Europe/Vienna')
  assert.deepEqual([moments, isSkipped], [['2026-03-29T01:30:00.000Z'], true])
  assert.equal(wallOf(moments[0]!, 'Europe/Vienna'), '2026-03-29T03:30')
})

test('a time that occurs twice is two moments, the earlier first, and their zones have two names', () => {
  const { moments } = momentsAt('2026-10-25T02:30', 'Europe/Vienna')
  assert.deepEqual(moments, ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'])
  assert.deepEqual(
    moments.map((moment) => zoneNameAt(moment, 'Europe/Vienna', 'en-GB')),
    ['CEST', 'CET'],
  )
})

test('half hours work, too: Lord Howe changes its clocks by thirty minutes', () => {
  assert.equal(momentsAt('2026-04-05T01:45', 'Australia/Lord_Howe').moments.length, 2)
  assert.equal(momentsAt('2026-10-04T02:15', 'Australia/Lord_Howe').isSkipped, true)
})

test('each moment survives the way to wall-clock time and back, in every zone and through every night of the year', () => {
  for (const zone of [
    'Europe/Vienna',
    'America/St_Johns',
    'America/New_York',
    'Asia/Kolkata',
    'Pacific/Chatham',
    'UTC',
  ])
    for (let hour = 0; hour < 366 * 24; hour += 7) {
      const moment = new Date(Date.UTC(2026, 0, 1, hour, 30)).toISOString()
      assert.ok(momentsAt(wallOf(moment, zone), zone).moments.includes(moment), `${zone} ${moment}`)
    }
})

test('an invalid time gives no moment', () => {
  assert.deepEqual(momentsAt('', 'UTC').moments, [])
})
