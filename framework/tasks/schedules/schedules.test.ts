// Schedulers on a real database: each moment is run once, whoever looks and whoever is lost.
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import Type from 'typebox'
import { BootError } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { Database } from '#framework/database/database.ts'
import { withConnection } from '#framework/testing/migrated-database.ts'
import { type Fixture, openFixture } from '#framework/testing/open-fixture.ts'
import { defineTask } from '../define-task.ts'
import { defineSchedule, type Schedule } from './define-schedule.ts'
import { openBeat } from './open-beat.ts'
import { runSchedules, type ScheduleParts } from './run-schedules.ts'

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

/** A schedule of its own for each test: they share the table. */
function scheduleOf(rest: Partial<Parameters<typeof defineSchedule>[1]> = {}): Schedule {
  const name = `trial.s${randomUUIDv7()}`
  return defineSchedule(name, { task: tick, payload: { of: name }, cron: '* * * * *', catchUp: 'all', ...rest })
}

const partsOf = (schedule: Schedule, tenants: readonly string[] = []): ScheduleParts => ({
  runtime: fixture.runtime,
  schedules: [schedule],
  findTenants: async () => tenants,
})

/** How many tasks the schedule has enqueued. */
async function countTasks(of: Schedule, { adminUrl } = fixture): Promise<number> {
  const { rows } = await withConnection(adminUrl, (client) =>
    client.query("select count(*)::int as n from tasks.tasks where payload->>'of' = $1", [of.name]),
  )
  return rows[0].n
}

describe('schedulers', () => {
  test('five of them, one lost every ten ticks, run 120 minutes exactly 120 times (Q-08)', async () => {
    // Connections are cut here: in a database of its own.
    const own = await openFixture([frameworkApp, app])
    const schedule = scheduleOf()
    const open = () => new Database({ url: own.urls.appUrl, poolSize: 2 })
    const nodes = Array.from({ length: 6 }, open)
    const look = (database: Database, n: number) =>
      runSchedules({ ...partsOf(schedule), runtime: { ...own.runtime, database } }, minute(n))
    await look(nodes[5]!, 0)
    for (let n = 1; n <= 120; n++) {
      const looks = nodes.slice(0, 5).map((database) => look(database, n))
      if (n % 10 === 0) {
        // One of the five is lost in the middle of its look, and another takes its place.
        await withConnection(own.adminUrl, (client) =>
          client.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pend_app' and datname = current_database() order by backend_start desc limit 2",
          ),
        )
        nodes.splice((n / 10) % 5, 1, open())
      }
      await Promise.allSettled(looks)
    }
    await look(open(), 120)
    assert.equal(await countTasks(schedule, own), 120)
    await own.close()
  })

  test('a schedule begins when it is first seen, and makes up for nothing before', async () => {
    const schedule = scheduleOf()
    assert.equal((await runSchedules(partsOf(schedule), minute(500))).enqueued, 0)
    assert.equal((await runSchedules(partsOf(schedule), minute(502))).enqueued, 2)
    assert.equal(await countTasks(schedule), 2)
  })

  test('a schedule of tenants runs once in each, inside it, and in a new one from then on', async () => {
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

  test('a clock that is set back an hour runs nothing again (Q-09)', async () => {
    const schedule = scheduleOf()
    await runSchedules(partsOf(schedule), minute(0))
    assert.equal((await runSchedules(partsOf(schedule), minute(60))).enqueued, 60)
    assert.equal((await runSchedules(partsOf(schedule), minute(1))).enqueued, 0)
    assert.equal((await runSchedules(partsOf(schedule), minute(61))).enqueued, 1)
  })

  test('one that runs by itself follows the clock of the database', async () => {
    const schedule = scheduleOf({ cron: '* * * * * *' })
    const beat = openBeat(partsOf(schedule))
    await new Promise((resolve) => setTimeout(resolve, 2500))
    await beat.stop()
    const count = await countTasks(schedule)
    assert.ok(count >= 1 && count <= 3, `${count}`)
  })
})

describe('mistakes in schedules', () => {
  const mistakes: [string, Schedule, RegExp][] = [
    ['no time', defineSchedule('trial.x', { task: tick }), /one of `every` and `cron`/],
    ['two times', defineSchedule('trial.x', { task: tick, every: '1h', cron: '* * * * *' }), /one of/],
    [
      'an interval nobody can read',
      defineSchedule('trial.x', { task: tick, every: 'hourly' }),
      /"hourly" is no interval/,
    ],
    [
      'a cron expression that is none',
      defineSchedule('trial.x', { task: tick, cron: '61 * * * *' }),
      /no cron expression/,
    ],
    ['a day that never comes', defineSchedule('trial.x', { task: tick, cron: '0 0 30 2 *' }), /no cron expression/],
    [
      'a time zone that does not exist',
      defineSchedule('trial.x', { task: tick, cron: '0 0 * * *', timeZone: 'Mars/Base' }),
      /no cron/,
    ],
    [
      'a payload that does not fit',
      defineSchedule('trial.x', { task: tick, every: '1h', payload: [] as never }),
      /payload does not fit/,
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
