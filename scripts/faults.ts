// `npm run faults -- [trial …] [--tasks n] [--times n] [--seconds n]`: breaks things while tasks run, or crowds them, and prints what became of them. `--help` names the trials.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { ensureDatabase } from '#framework/database/bootstrap.ts'
import { startEmbeddedServer } from '#framework/database/embedded-server.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { withDatabase } from '#framework/testing/database.ts'
import { letMonkeyIn } from './faults/monkey.ts'
import {
  crowdTable,
  cutOffWorker,
  fillDisk,
  forbidWriting,
  jumpClocks,
  leaveDatabaseAway,
  type TrialDatabase,
} from './faults/outages.ts'
import { fillRedis, killRedis } from './faults/redis-outages.ts'
import { type RedisServer, startRedisServer } from './faults/redis-server.ts'
import { refreshAtOnce } from './faults/refreshes.ts'
import { killSchedulers } from './faults/schedules.ts'
import { mountSmallDisk, type SmallDisk } from './faults/small-disk.ts'
import { EFFECTS } from './faults/trial.ts'
import {
  flushRedis,
  freezeWorkers,
  killOneByOne,
  killWorkers,
  restartDatabase,
  restartWorkers,
  type TrialOptions,
  type TrialOutcome,
} from './faults/trials.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const DIRECTORY = path.join(ROOT, '.data/faults')
const LEASE_MS = 2000
const USUAL = {
  kill: [20_000, 200],
  again: [2600, 20],
  stop: [10_000, 20],
  freeze: [5000, 5],
  database: [10_000, 10],
  redis: [5000, 5],
  schedule: [1440, 144],
  clock: [2000, 10],
  away: [2000, 1],
  readonly: [4000, 5],
  cut: [2000, 3],
  disk: [4000, 2],
  crowd: [5000, 1_000_000],
  'redis-killed': [10_000, 20],
  'redis-full': [4000, 3],
  monkey: [50_000, 300],
  refresh: [200, 50],
} as const

type Trial = keyof typeof USUAL

const TRIALS: Record<Trial, (stage: Stage, redis: RedisServer) => Promise<TrialOutcome>> = {
  // As many tasks a second as the killing lasts for.
  kill: ({ options }) => killWorkers({ ...options, ms: 600, keepsPace: true }),
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
  disk: ({ options, database, disk }) => fillDisk(options, requireDisk(disk), database),
  crowd: ({ options }) => crowdTable({ ...options, ms: 0 }, options.times),
  'redis-killed': ({ options }, redis) => killRedis(options, redis),
  'redis-full': ({ options }, redis) => fillRedis(options, redis, away),
  monkey: ({ options, database }, redis) => letMonkeyIn(options, database, redis ?? null),
  refresh: ({ options }) => refreshAtOnce(options),
}

const { values, positionals } = parseArgs({
  options: {
    tasks: { type: 'string' },
    times: { type: 'string' },
    ms: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '5' },
    help: { type: 'boolean' },
  },
  allowPositionals: true,
})
const wanted = positionals.length > 0 ? positionals : Object.keys(USUAL)
const unknown = wanted.find((name) => !(name in USUAL))
if (unknown || values.help) {
  console.error(`${unknown ? `There is no trial "${unknown}". ` : ''}Trials: ${Object.keys(USUAL).join(', ')}.`)
  process.exit(unknown ? 2 : 0)
}
const away = Number(values.seconds) * 1000

const hasRedis = !spawnSync('redis-server', ['--version']).error
const outcomes: (TrialOutcome & { backEnd: string })[] = []
for (const trial of wanted as Trial[])
  for (const backEnd of backEndsOf(trial)) outcomes.push({ backEnd, ...(await runOne(trial, backEnd)) })
printTable(outcomes)
process.exitCode = outcomes.some(({ lost, doubles, early }) => lost + doubles + early > 0) ? 1 : 0

/** Schedulers and refresh tokens know nothing of queues. */
function backEndsOf(trial: Trial): string[] {
  if (trial.startsWith('redis')) return hasRedis ? ['Redis'] : []
  return hasRedis && trial !== 'schedule' && trial !== 'refresh' ? ['PostgreSQL', 'Redis'] : ['PostgreSQL']
}

async function runOne(trial: Trial, backEnd: string): Promise<TrialOutcome> {
  process.stderr.write(`${trial} on ${backEnd} …\n`)
  const disk = trial === 'disk' ? mountSmallDisk(400) : null
  const directory = disk ? path.join(disk.folder, 'postgres') : DIRECTORY
  const start = () => startEmbeddedServer({ directory, durable: true })
  let server = await start()
  const database: TrialDatabase = {
    stop: () => server.stop(),
    start: async () => {
      server = await start()
    },
  }
  const redis = backEnd === 'Redis' ? await startRedisServer() : null
  try {
    const adminUrl = withDatabase(server.adminUrl, 'pend_faults')
    const options = { ...(await prepare(adminUrl, redis?.url ?? null)), ...sizeOf(trial) }
    return await TRIALS[trial]({ options, database, disk }, redis!)
  } finally {
    redis?.stop()
    await server.stop()
    disk?.unmount()
  }
}

interface Stage {
  readonly options: TrialOptions
  readonly database: TrialDatabase
  readonly disk: SmallDisk | null
}

function requireDisk(disk: SmallDisk | null): SmallDisk {
  if (!disk) throw new Error('This machine lets nobody mount a small disk here.')
  return disk
}

function sizeOf(trial: Trial): Pick<TrialOptions, 'tasks' | 'times' | 'ms'> {
  const [tasks, times] = USUAL[trial]
  return { tasks: Number(values.tasks ?? tasks), times: Number(values.times ?? times), ms: Number(values.ms) }
}

async function prepare(adminUrl: string, redisUrl: string | null): Promise<Pick<TrialOptions, 'place' | 'adminUrl'>> {
  await withClient(withDatabase(adminUrl, 'postgres'), (client) =>
    client.query('drop database if exists pend_faults with (force)'),
  )
  const { ownerUrl, appUrl, queueUrl } = await ensureDatabase(adminUrl)
  await runMigrations({ ownerUrl, directory: path.join(ROOT, 'migrations') })
  await withClient(ownerUrl, (client) => client.query(EFFECTS))
  return { adminUrl, place: { appUrl, queueUrl: queueUrl!, redisUrl, lease: LEASE_MS } }
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
