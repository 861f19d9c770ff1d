// `npm run faults [-- trial …]`: breaks or crowds things while tasks run, and prints the outcome. `--help` names the trials.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { ensureDatabase } from '#framework/database/bootstrap/bootstrap.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { startEmbeddedServer } from '#framework/database/embedded/embedded-server.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { withDatabase } from '#framework/testing/database.ts'
import { type RedisServer, startRedisServer } from '../tools/faults/machines/redis-server.ts'
import { mountSmallDisk, type SmallDisk } from '../tools/faults/machines/small-disk.ts'
import { letMonkeyIn } from '../tools/faults/monkey.ts'
import {
  crowdTable,
  cutOffWorker,
  fillDisk,
  forbidWriting,
  jumpClocks,
  keepClaims,
  leaveDatabaseAway,
  type TrialDatabase,
} from '../tools/faults/outages.ts'
import { fillRedis, killRedis } from '../tools/faults/redis-outages.ts'
import { refreshAtOnce } from '../tools/faults/refreshes.ts'
import { killSchedulers } from '../tools/faults/schedules.ts'
import {
  type BreakableDatabase,
  breakDatabase,
  breakOff,
  failOver,
  restartServers,
} from '../tools/faults/serving/serving-trials.ts'
import { EFFECTS } from '../tools/faults/trial.ts'
import {
  flushRedis,
  freezeWorkers,
  killOneByOne,
  killWorkers,
  restartDatabase,
  restartWorkers,
  type TrialOptions,
  type TrialOutcome,
} from '../tools/faults/trials.ts'
import { scriptCommand, toNumber } from '../tools/script-command.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const DIRECTORY = path.join(ROOT, '.data/faults')
const LEASE_MS = 2000
const TELL_EVERY_MS = 10_000
/** Tasks, number of breaks, and description. */
const USUAL = {
  kill: [20_000, 200, 'workers are killed while tasks run'],
  again: [2600, 20, 'workers are killed one by one: how soon their tasks run again'],
  stop: [10_000, 20, 'workers are told to stop, and started anew'],
  freeze: [5000, 5, 'workers stand still for longer than their lease, and go on'],
  database: [10_000, 10, 'the database is restarted'],
  redis: [5000, 5, 'Redis forgets everything'],
  schedule: [1440, 144, 'five schedulers make the minutes of a day, and the leader is killed'],
  clock: [2000, 10, 'the clocks of workers jump by an hour'],
  away: [2000, 1, 'the database is away for --seconds'],
  readonly: [4000, 5, 'nothing may be written for --seconds'],
  cut: [2000, 3, 'a worker is cut off from the database'],
  keep: [2000, 20, 'something takes so many tasks from the queue and starts none'],
  disk: [4000, 2, 'the disk is full'],
  crowd: [5000, 1_000_000, 'so many tasks lie about already'],
  'redis-killed': [10_000, 20, 'Redis is killed'],
  'redis-full': [4000, 3, 'Redis takes nothing more for --seconds'],
  monkey: [50_000, 300, 'any of it, in any order'],
  refresh: [200, 50, 'one refresh token is used by so many at once'],
  'rolling-restarts': [0, 20, 'servers under load are replaced one by one'],
  'immediate-stops': [0, 20, 'the database of servers under load ends without a farewell'],
  failover: [0, 4, 'a replica takes the place of the database of servers under load, and back'],
} as const

type Trial = keyof typeof USUAL

const TRIALS: Record<Trial, (stage: Stage, redis: RedisServer) => Promise<TrialOutcome>> = {
  kill: ({ options }) => killWorkers({ ...options, ms: 200, keepsPace: true }),
  again: ({ options }) => killOneByOne({ ...options, ms: 500, pause: 400 }),
  stop: ({ options }) => restartWorkers(options),
  freeze: ({ options }) => freezeWorkers(options),
  database: ({ options, database }) =>
    restartDatabase(options, async () => {
      await database.stop()
      await database.start()
    }),
  redis: ({ options }, redis) => flushRedis(options, () => redis.command('flushall')),
  schedule: ({ options }) => killSchedulers(options),
  clock: ({ options }) => jumpClocks(options),
  away: ({ options, database }) => leaveDatabaseAway(options, database, away),
  readonly: ({ options }) => forbidWriting(options, away),
  cut: ({ options }) => cutOffWorker(options),
  keep: ({ options }) => keepClaims(options),
  disk: ({ options, database, disk }) => fillDisk(options, requireDisk(disk), database),
  crowd: ({ options }) => crowdTable({ ...options, ms: 0 }, options.times),
  'redis-killed': ({ options }, redis) => killRedis(options, redis),
  'redis-full': ({ options }, redis) => fillRedis(options, redis, away),
  monkey: ({ options, database }, redis) => letMonkeyIn(options, database, redis ?? null),
  refresh: ({ options }) => refreshAtOnce(options),
  'rolling-restarts': ({ options }) => restartServers(options),
  'immediate-stops': ({ options, database }) => breakDatabase(options, database),
  failover: ({ options }) => failOver(options),
}
/** These use no queue. */
const WITHOUT_QUEUE: readonly Trial[] = ['schedule', 'refresh', 'rolling-restarts', 'immediate-stops', 'failover']

const command = scriptCommand('faults', 'Breaks things while tasks run, and counts what was lost or done twice.')
  .argument('[trials...]', 'all of them when none is named')
  .option('--tasks <n>', 'in place of the number that each trial names', toNumber)
  .option('--times <n>', 'how often it happens, likewise', toNumber)
  .option('--ms <n>', 'milliseconds that a task takes', toNumber, 10)
  .option('--seconds <n>', 'how long something is away', toNumber, 5)
  .addHelpText('after', `\nTrials, with their tasks and how often it happens:\n${describeTrials()}`)
  .parse()
const values = command.opts<{ tasks?: number; times?: number; ms: number; seconds: number }>()
const wanted = command.args.length > 0 ? command.args : Object.keys(USUAL)
const unknown = wanted.find((name) => !(name in USUAL))
if (unknown) command.error(`There is no trial "${unknown}".`)
const away = values.seconds * 1000

const hasRedis = !spawnSync('redis-server', ['--version']).error
const outcomes: (TrialOutcome & { backEnd: string })[] = []
for (const trial of wanted as Trial[])
  for (const backEnd of backEndsOf(trial)) outcomes.push({ backEnd, ...(await runOne(trial, backEnd)) })
printTable(outcomes)
process.exitCode = outcomes.some(({ lost, doubles, early }) => lost + doubles + early > 0) ? 1 : 0

function describeTrials(): string {
  return Object.entries(USUAL)
    .map(([name, [tasks, times, what]]) => `  ${name.padEnd(14)}${tasks} × ${times}: ${what}`)
    .join('\n')
}

function backEndsOf(trial: Trial): string[] {
  if (trial.startsWith('redis')) return hasRedis ? ['Redis'] : []
  return hasRedis && !WITHOUT_QUEUE.includes(trial) ? ['PostgreSQL', 'Redis'] : ['PostgreSQL']
}

async function runOne(trial: Trial, backEnd: string): Promise<TrialOutcome> {
  process.stderr.write(`${trial} on ${backEnd} …\n`)
  const took: number[] = []
  const telling = setInterval(tellProgress, TELL_EVERY_MS, {
    began: performance.now(),
    took,
    tasks: sizeOf(trial).tasks,
  })
  const disk = trial === 'disk' ? mountSmallDisk(400) : null
  const directory = disk ? path.join(disk.folder, 'postgres') : DIRECTORY
  const start = () => startEmbeddedServer({ directory, durable: true })
  let server = await start()
  const database: TrialDatabase & BreakableDatabase = {
    stop: () => server.stop(),
    start: async () => {
      server = await start()
    },
    breakOff: () => breakOff(server.adminUrl),
    revive: async () => void (await server.revive()),
  }
  const redis = backEnd === 'Redis' ? await startRedisServer() : null
  try {
    const adminUrl = withDatabase(server.adminUrl, 'pend_faults')
    const options = { ...(await prepare(adminUrl, redis?.url ?? null)), ...sizeOf(trial), took }
    return await TRIALS[trial]({ options, database, disk }, redis!)
  } finally {
    clearInterval(telling)
    redis?.stop()
    await server.stop()
    disk?.unmount()
  }
}

/** `took` has one number per enqueued task; trials without a queue leave it empty. */
function tellProgress({ began, took, tasks }: { began: number; took: readonly number[]; tasks: number }): void {
  const seconds = Math.round((performance.now() - began) / 1000)
  const enqueued = took.length > 0 ? `, ${took.length} of ${tasks} tasks were enqueued` : ''
  process.stderr.write(`  ${seconds} s${enqueued}\n`)
}

interface Stage {
  readonly options: TrialOptions
  readonly database: TrialDatabase & BreakableDatabase
  readonly disk: SmallDisk | null
}

function requireDisk(disk: SmallDisk | null): SmallDisk {
  if (!disk) throw new Error('This machine lets nobody mount a small disk here.')
  return disk
}

function sizeOf(trial: Trial): Pick<TrialOptions, 'tasks' | 'times' | 'ms'> {
  const [tasks, times] = USUAL[trial]
  return { tasks: values.tasks ?? tasks, times: values.times ?? times, ms: values.ms }
}

async function prepare(adminUrl: string, redisUrl: string | null): Promise<Pick<TrialOptions, 'place' | 'adminUrl'>> {
  await withClient(withDatabase(adminUrl, 'postgres'), (client) =>
    client.query('drop database if exists pend_faults with (force)'),
  )
  const { ownerUrl, appUrl } = await ensureDatabase(adminUrl)
  await runMigrations({ ownerUrl, directory: path.join(ROOT, 'migrations') })
  await withClient(ownerUrl, (client) => client.query(EFFECTS))
  return { adminUrl, place: { appUrl, redisUrl, lease: LEASE_MS } }
}

function printTable(rows: readonly (TrialOutcome & { backEnd: string })[]): void {
  const heads = [
    'trial',
    'back end',
    'times',
    'tasks',
    'lost',
    'doubles',
    'early',
    'run again',
    'died',
    'done after s',
    'again within ms p50 / max',
    'note',
  ]
  const cells = rows.map((row) => [
    row.trial,
    row.backEnd,
    row.times,
    row.acknowledged,
    row.lost,
    row.doubles,
    row.early,
    row.again,
    row.deaths,
    row.seconds.toFixed(1),
    row.againWithin ? `${row.againWithin.half} / ${row.againWithin.all}` : '',
    row.note ?? '',
  ])
  const table = [heads, ...cells].map((row) => row.map(String))
  const widths = heads.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
  console.log(
    `lease ${LEASE_MS / 1000} s, poll 1 s; lost: acknowledged and not completed with its effect; died: worker processes that nobody ended`,
  )
}
