// Schedulers on a real database: each moment runs once, whichever scheduler checks and whichever is lost.
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { BootError } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { Database } from '#framework/database/database.ts'
import { createContext } from '#framework/request/create-context.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { withConnection } from '#framework/testing/migrated-database.ts'
import { openRoundTripProxy } from '#framework/testing/servers/round-trip-proxy.ts'
import { defineTask } from '../define-task.ts'
import { defineSchedule, type Schedule } from './define-schedule.ts'
import { openBeat } from './open-beat.ts'
import { pauseSchedule, resumeSchedule } from './pause-schedule.ts'
import { runSchedules, type ScheduleParts } from './run-schedules.ts'
import { takeMoment } from './schedule-progress.ts'

const tick = defineTask('trial.tick', {
  payload: Type.Object({ of: Type.Optional(Type.String()) }),
  run: async () => {},
})
const app = defineApp({ name: 'trial', resources: [], tasks: [tick] })

let fixture: Fixture
before(async () => {
  fixture = await openFixture([frameworkApp, app])
})
after(() => fixture.close())

const START = Date.parse('2026-01-01T00:00:00Z')
const minute = (n: number) => new Date(START + n * 60_000)

/** Each test has its own schedule: they share the table. */
function scheduleOf(rest: Partial<Parameters<typeof defineSchedule>[1]> = {}): Schedule {
  const name = `trial.s${randomUUIDv7()}`
  return defineSchedule(name, { task: tick, payload: { of: name }, cron: '* * * * *', catchUp: 'all', ...rest })
}

/** Tenants are ids, or ids with their time zones. */
const partsOf = (schedule: Schedule, tenants: readonly string[] | Record<string, string | null> = []) => {
  const rows = Array.isArray(tenants) ? tenants.map((id) => [id, null]) : Object.entries(tenants)
  return {
    runtime: fixture.runtime,
    schedules: [schedule],
    tenants: sql`select (t->>0)::uuid as id, t->>1 as time_zone from json_array_elements(${JSON.stringify(rows)}::json) t`,
  } satisfies ScheduleParts
}

/** The number of tasks the schedule has enqueued. */
async function countTasks(of: Schedule, { adminUrl } = fixture): Promise<number> {
  const { rows } = await withConnection(adminUrl, (client) =>
    client.query("select count(*)::int as n from tasks.tasks where payload->>'of' = $1", [of.name]),
  )
  return rows[0].n
}

/** As when two processes die. */
const cutConnections = ({ adminUrl }: Fixture) =>
  withConnection(adminUrl, (client) =>
    client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pend_app' and datname = current_database() order by backend_start desc limit 2",
    ),
  )

describe('schedulers', () => {
  test('five of them, one lost every ten ticks, run 120 minutes exactly 120 times (Q-08)', async () => {
    // This test cuts connections: it has its own database.
    const own = await openFixture([frameworkApp, app])
    const schedule = scheduleOf()
    const open = () => new Database({ url: own.urls.appUrl, poolSize: 2 })
    const nodes = Array.from({ length: 6 }, open)
    const look = (database: Database, n: number) =>
      runSchedules({ ...partsOf(schedule), runtime: { ...own.runtime, database } }, minute(n))
    await look(nodes[5]!, 0)
    for (let n = 1; n <= 120; n++) {
      const looks = Promise.allSettled(nodes.slice(0, 5).map((database) => look(database, n)))
      if (n % 10 === 0) {
        // One of the five dies in the middle of its check, and another takes its place.
        await cutConnections(own)
        nodes.splice((n / 10) % 5, 1, open())
      }
      await looks
    }
    await look(open(), 120)
    assert.equal(await countTasks(schedule, own), 120)
    await own.close()
  })

  test('a schedule begins when it is first seen, and runs nothing from before', async () => {
    const schedule = scheduleOf()
    assert.equal((await runSchedules(partsOf(schedule), minute(500))).enqueued, 0)
    assert.equal((await runSchedules(partsOf(schedule), minute(502))).enqueued, 2)
    assert.equal(await countTasks(schedule), 2)
  })

  test('a schedule of tenants runs once in each, inside it, and in new ones from then on', async () => {
    const schedule = scheduleOf({ perTenant: true })
    const [a, b] = [randomUUIDv7(), randomUUIDv7()]
    await runSchedules(partsOf(schedule, [a]), minute(0))
    await runSchedules(partsOf(schedule, [a, b]), minute(1))
    assert.equal((await runSchedules(partsOf(schedule, [a, b]), minute(2))).enqueued, 2)
    const { rows } = await withConnection(fixture.adminUrl, (client) =>
      client.query(
        'select tenant_id, count(*)::int as n from tasks.tasks where tenant_id = any($1) group by 1 order by n desc',
        [[a, b]],
      ),
    )
    assert.deepEqual(rows, [
      { tenant_id: a, n: 2 },
      { tenant_id: b, n: 1 },
    ])
  })

  test('a clock set back by an hour repeats nothing (Q-09)', async () => {
    const schedule = scheduleOf()
    await runSchedules(partsOf(schedule), minute(0))
    assert.equal((await runSchedules(partsOf(schedule), minute(60))).enqueued, 60)
    assert.equal((await runSchedules(partsOf(schedule), minute(1))).enqueued, 0)
    assert.equal((await runSchedules(partsOf(schedule), minute(61))).enqueued, 1)
  })

  test("one that runs by itself follows the database's clock", async () => {
    const schedule = scheduleOf({ cron: '* * * * * *' })
    const beat = openBeat(partsOf(schedule))
    await new Promise((resolve) => setTimeout(resolve, 2500))
    await beat.stop()
    const count = await countTasks(schedule)
    assert.ok(count >= 1 && count <= 3, `${count}`)
  })
})

/** Which tenant got a task for which moment, as text of the moment: the check that took it. */
async function runsIn(
  schedule: Schedule,
  tenants: Record<string, string | null>,
  looks: readonly string[],
): Promise<Record<string, string[]>> {
  const runs: Record<string, string[]> = Object.fromEntries(Object.keys(tenants).map((id) => [id, []]))
  for (const moment of looks) {
    const before = await countByTenant(schedule)
    await runSchedules(partsOf(schedule, tenants), new Date(`${moment}:00Z`))
    for (const [id, count] of await countByTenant(schedule))
      for (let n = before.get(id) ?? 0; n < count; n++) runs[id]!.push(moment)
  }
  return runs
}

async function countByTenant(of: Schedule): Promise<Map<string, number>> {
  const { rows } = await withConnection(fixture.adminUrl, (client) =>
    client.query("select tenant_id, count(*)::int as n from tasks.tasks where payload->>'of' = $1 group by 1", [
      of.name,
    ]),
  )
  return new Map(rows.map(({ tenant_id, n }) => [tenant_id, n]))
}

/** Each half hour of some days. */
const halfHours = (from: string, days: number) =>
  Array.from({ length: days * 48 + 1 }, (_, n) =>
    new Date(Date.parse(`${from}T00:00:00Z`) + n * 1_800_000).toISOString().slice(0, 16),
  )

describe("a schedule in each tenant's time", () => {
  const sevenOf = (rest: object = {}) => scheduleOf({ perTenant: true, cron: '0 7 * * *', timeZone: 'tenant', ...rest })

  test('runs at seven in the morning in Tokyo, in Lisbon, and in UTC where no zone is set or known', async () => {
    const [tokyo, lisbon, none, unknown] = Array.from({ length: 4 }, () => randomUUIDv7()) as [
      string,
      string,
      string,
      string,
    ]
    const tenants = { [tokyo]: 'Asia/Tokyo', [lisbon]: 'Europe/Lisbon', [none]: null, [unknown]: 'Mars/Base' }
    assert.deepEqual(await runsIn(sevenOf(), tenants, halfHours('2026-07-01', 2)), {
      [tokyo]: ['2026-07-01T22:00', '2026-07-02T22:00'],
      [lisbon]: ['2026-07-01T06:00', '2026-07-02T06:00'],
      [none]: ['2026-07-01T07:00', '2026-07-02T07:00'],
      [unknown]: ['2026-07-01T07:00', '2026-07-02T07:00'],
    })
  })

  test('runs once in a night that skips or repeats its time, each tenant by its own clocks (Q-09)', async () => {
    const [berlin, chicago] = [randomUUIDv7(), randomUUIDv7()]
    const tenants = { [berlin]: 'Europe/Berlin', [chicago]: 'America/Chicago' }
    const night = { cron: '30 2 * * *' }
    assert.deepEqual(await runsIn(sevenOf(night), tenants, halfHours('2026-03-28', 2)), {
      [berlin]: ['2026-03-28T01:30', '2026-03-29T01:30'],
      [chicago]: ['2026-03-28T07:30', '2026-03-29T07:30'],
    })
    assert.deepEqual(await runsIn(sevenOf(night), tenants, halfHours('2026-10-24', 2)), {
      [berlin]: ['2026-10-24T00:30', '2026-10-25T00:30'],
      [chicago]: ['2026-10-24T07:30', '2026-10-25T07:30'],
    })
  })

  test('follows a tenant into another zone at the next check, and omits no day on the way', async () => {
    const schedule = sevenOf()
    const [east, west] = [randomUUIDv7(), randomUUIDv7()]
    const before = { [east]: 'Europe/Lisbon', [west]: 'Asia/Tokyo' }
    assert.deepEqual(await runsIn(schedule, before, ['2026-07-01T00:00', '2026-07-01T12:00', '2026-07-01T22:00']), {
      [east]: ['2026-07-01T12:00'],
      [west]: ['2026-07-01T22:00'],
    })
    // In Tokyo, seven in the morning of 2 July has passed meanwhile.
    const after = { [east]: 'Asia/Tokyo', [west]: 'Europe/Lisbon' }
    assert.deepEqual(await runsIn(schedule, after, ['2026-07-02T05:00', '2026-07-02T05:30', '2026-07-02T22:00']), {
      [east]: ['2026-07-02T05:00', '2026-07-02T22:00'],
      [west]: ['2026-07-02T22:00'],
    })
  })

  test('needs one statement to check, for three tenants as for three hundred, where nothing is due', async () => {
    const proxy = await openRoundTripProxy(fixture.urls.appUrl)
    const database = new Database({ url: proxy.url, poolSize: 1 })
    const costOf = async (count: number) => {
      const zones = ['Asia/Tokyo', 'Europe/Lisbon', null]
      const tenants = Object.fromEntries(Array.from({ length: count }, (_, n) => [randomUUIDv7(), zones[n % 3]!]))
      const parts = { ...partsOf(sevenOf(), tenants), runtime: { ...fixture.runtime, database } }
      await runSchedules(parts, minute(0))
      proxy.takeCount()
      assert.equal((await runSchedules(parts, minute(1))).enqueued, 0)
      return proxy.takeCount()
    }
    assert.deepEqual([await costOf(3), await costOf(300)], [1, 1])
    await database.close()
    await proxy.close()
  })

  test('runs once in each tenant although five schedulers check and die one by one (Q-08)', async () => {
    const own = await openFixture([frameworkApp, app])
    const schedule = sevenOf({ cron: '0 * * * *' })
    const zones = ['Asia/Tokyo', 'Asia/Kolkata', 'America/St_Johns', 'Europe/Lisbon', null]
    const tenants = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [randomUUIDv7(), zones[n % 5]!]))
    const open = () => new Database({ url: own.urls.appUrl, poolSize: 2 })
    const nodes = Array.from({ length: 5 }, open)
    const last = open()
    const look = (database: Database, n: number) =>
      runSchedules({ ...partsOf(schedule, tenants), runtime: { ...own.runtime, database } }, minute(30 * n))
    await look(last, 0)
    for (let n = 1; n <= 24; n++) {
      const looks = Promise.allSettled(nodes.map((database) => look(database, n)))
      if (n % 4 === 0) {
        await cutConnections(own)
        nodes.splice((n / 4) % 5, 1, open())
      }
      await looks
      // Whatever the dead ones left, before the next moment.
      await look(open(), n)
    }
    // Twelve hours: full hours are at half past in Kolkata and St. John's.
    assert.equal(await countTasks(schedule, own), 20 * 12)
    await own.close()
  })
})

describe('a schedule paused in one tenant', () => {
  const inTenant = (tenantId: string) =>
    createContext(fixture.runtime, { requestId: 'schedules-test', tenantId }).asSystem('pause a schedule')

  test('enqueues nothing there, and continues with its next moment, without catching up', async () => {
    const schedule = scheduleOf({ perTenant: true })
    const [still, other] = [randomUUIDv7(), randomUUIDv7()]
    const look = (clock: Date) => runSchedules(partsOf(schedule, [still, other]), clock)
    await look(minute(0))
    assert.deepEqual(
      [await pauseSchedule(inTenant(still), schedule.name), await pauseSchedule(inTenant(still), schedule.name)],
      [true, false],
    )
    assert.equal((await look(minute(4))).enqueued, 4)
    assert.equal(await resumeSchedule(inTenant(still), schedule.name), true)
    assert.equal(await resumeSchedule(inTenant(still), schedule.name), false)
    await look(new Date(Date.now() + 120_000))
    const counts = await countByTenant(schedule)
    const ofStill = counts.get(still) ?? 0
    assert.ok(ofStill >= 1 && ofStill <= 3, `${ofStill}`)
    assert.ok(counts.get(other)! > 100)
  })

  test('is skipped by schedulers that had checked before', async () => {
    const schedule = scheduleOf({ perTenant: true })
    const tenant = randomUUIDv7()
    await runSchedules(partsOf(schedule, [tenant]), minute(0))
    await pauseSchedule(inTenant(tenant), schedule.name)
    assert.equal(await takeMoment(inTenant(tenant), schedule, minute(1)), false)
    assert.equal(await countTasks(schedule), 0)
  })

  test('does not begin there either, when paused before its first moment', async () => {
    const schedule = scheduleOf({ perTenant: true })
    const tenant = randomUUIDv7()
    await pauseSchedule(inTenant(tenant), schedule.name)
    for (const clock of [minute(0), new Date(Date.now() + 120_000)])
      assert.equal((await runSchedules(partsOf(schedule, [tenant]), clock)).enqueued, 0)
  })
})

describe('mistakes in schedules', () => {
  const mistakes: [string, Schedule, RegExp][] = [
    ['no time', defineSchedule('trial.x', { task: tick }), /one of `every` and `cron`/],
    ['two times', defineSchedule('trial.x', { task: tick, every: '1h', cron: '* * * * *' }), /one of/],
    [
      'an unreadable interval',
      defineSchedule('trial.x', { task: tick, every: 'hourly' }),
      /"hourly" is not an interval/,
    ],
    [
      'an invalid cron expression',
      defineSchedule('trial.x', { task: tick, cron: '61 * * * *' }),
      /not a cron expression/,
    ],
    ['a day that never comes', defineSchedule('trial.x', { task: tick, cron: '0 0 30 2 *' }), /not a cron expression/],
    [
      'a time zone that does not exist',
      defineSchedule('trial.x', { task: tick, cron: '0 0 * * *', timeZone: 'Mars/Base' }),
      /not a cron/,
    ],
    [
      'an invalid payload',
      defineSchedule('trial.x', { task: tick, every: '1h', payload: [] as never }),
      /payload does not fit/,
    ],
    [
      'tenant time outside tenants',
      defineSchedule('trial.x', { task: tick, cron: '0 7 * * *', timeZone: 'tenant' }),
      /with `perTenant: true` and `cron` alone/,
    ],
    [
      'tenant time for an interval',
      defineSchedule('trial.x', { task: tick, every: '1h', perTenant: true, timeZone: 'tenant' }),
      /with `perTenant: true` and `cron` alone/,
    ],
    ['a name without an app', defineSchedule('x', { task: tick, every: '1h' }), /name is not/],
  ]
  for (const [title, schedule, message] of mistakes)
    test(`names ${title} at boot`, () => {
      const wrong = { ...app, schedules: [schedule] }
      assert.throws(
        () => buildApplication([frameworkApp, wrong]),
        (error) => error instanceof BootError && message.test(error.message),
      )
    })

  test('names a task that no manifest lists, and a second schedule of one name', () => {
    const schedule = defineSchedule('trial.x', { task: tick, every: '1h' })
    assert.throws(() => buildApplication([frameworkApp, { ...app, tasks: [], schedules: [schedule] }]), /no manifest/)
    assert.throws(
      () => buildApplication([frameworkApp, { ...app, schedules: [schedule, schedule] }]),
      /second schedule/,
    )
  })
})
