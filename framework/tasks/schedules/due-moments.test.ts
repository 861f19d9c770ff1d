// When schedules run: intervals, cron expressions, clock changes, pauses. The clock is a value here.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dueMomentsOf, nextMomentOf } from './due-moments.ts'

const at = (text: string) => new Date(`${text}Z`)
const daily = (cron: string, timeZone = 'UTC') => ({ every: null, cron, timeZone, catchUp: 'all' as const })
const every = (interval: string, catchUp: 'all' | 'last' | 'none' = 'all') => ({
  every: interval,
  cron: null,
  timeZone: 'UTC',
  catchUp,
})
const textOf = (moments: readonly Date[]) => moments.map((moment) => moment.toISOString().slice(0, 16))

describe('moments of schedules', () => {
  test('an interval runs at whole multiples, wherever the check begins', () => {
    const { run } = dueMomentsOf(every('15m'), at('2026-01-01T10:07:00'), at('2026-01-01T10:46:00'))
    assert.deepEqual(textOf(run), ['2026-01-01T10:15', '2026-01-01T10:30', '2026-01-01T10:45'])
  })

  test('a moment belongs to the check that ends with it, and to no other', () => {
    const moment = at('2026-01-01T10:15:00')
    assert.equal(dueMomentsOf(every('15m'), at('2026-01-01T10:14:59'), moment).run.length, 1)
    assert.equal(dueMomentsOf(every('15m'), moment, at('2026-01-01T10:15:01')).run.length, 0)
    assert.equal(dueMomentsOf(daily('15 10 * * *'), moment, at('2026-01-01T10:15:01')).run.length, 0)
  })

  test('a clock set back by an hour runs nothing twice (Q-09)', () => {
    const last = at('2026-01-01T10:15:00')
    assert.deepEqual(dueMomentsOf(every('1m'), last, at('2026-01-01T09:15:00')), { run: [], until: null })
    assert.deepEqual(dueMomentsOf(daily('* * * * *'), last, at('2026-01-01T09:15:00')), { run: [], until: null })
  })

  test('a night in which 02:30 does not exist has one run, an hour later (Q-09)', () => {
    const { run } = dueMomentsOf(
      daily('30 2 * * *', 'Europe/Berlin'),
      at('2026-03-28T12:00:00'),
      at('2026-03-30T12:00:00'),
    )
    assert.deepEqual(textOf(run), ['2026-03-29T01:30', '2026-03-30T00:30'])
  })

  test('a night in which 02:30 occurs twice has one run, however often it is checked (Q-09)', () => {
    const runs: Date[] = []
    let last = at('2026-10-24T12:00:00')
    for (let now = +last; now <= +at('2026-10-26T12:00:00'); now += 600_000) {
      const { run, until } = dueMomentsOf(daily('30 2 * * *', 'Europe/Berlin'), last, new Date(now))
      runs.push(...run)
      last = until ?? last
    }
    assert.deepEqual(textOf(runs), ['2026-10-25T00:30', '2026-10-26T01:30'])
  })

  test('the 31st runs in the months that have one (Q-09)', () => {
    const { run } = dueMomentsOf(daily('0 0 31 * *'), at('2026-01-01T00:00:00'), at('2026-06-01T00:00:00'))
    assert.deepEqual(textOf(run), ['2026-01-31T00:00', '2026-03-31T00:00', '2026-05-31T00:00'])
  })

  test('after a pause the last moment runs, all of them, or none, as declared', () => {
    const pause = [at('2026-01-01T00:30:00'), at('2026-01-01T05:30:00')] as const
    assert.equal(dueMomentsOf(every('1h', 'all'), ...pause).run.length, 5)
    assert.deepEqual(textOf(dueMomentsOf(every('1h', 'last'), ...pause).run), ['2026-01-01T05:00'])
    const none = dueMomentsOf(every('1h', 'none'), ...pause)
    assert.deepEqual([none.run.length, none.until], [0, at('2026-01-01T05:00:00')])
    assert.equal(dueMomentsOf(every('1h', 'none'), pause[0], at('2026-01-01T05:00:30')).run.length, 1)
  })

  test('a pause of years catches up on a thousand moments at most', () => {
    const years = [at('2020-01-01T00:00:00'), at('2026-01-01T00:00:00')] as const
    assert.equal(dueMomentsOf(every('1m'), ...years).run.length, 1000)
    assert.equal(dueMomentsOf(daily('*/5 * * * *'), ...years).run.length, 1000)
  })

  test('the next moment is after now', () => {
    assert.equal(nextMomentOf(every('15m'), at('2026-01-01T10:15:00')).toISOString(), '2026-01-01T10:30:00.000Z')
    assert.equal(
      nextMomentOf(daily('15 10 * * *'), at('2026-01-01T10:15:00')).toISOString(),
      '2026-01-02T10:15:00.000Z',
    )
  })
})
