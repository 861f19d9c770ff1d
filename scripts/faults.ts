// `npm run faults -- kill|again|stop|freeze|database|redis|schedule|refresh [--tasks n] [--times n]`: breaks things while tasks run, or crowds them, and prints what became of them.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { ensureDatabase } from '#framework/database/bootstrap.ts'
import { startEmbeddedServer } from '#framework/database/embedded-server.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { openRedis } from '#framework/redis/open-redis.ts'
import { withDatabase } from '#framework/testing/database.ts'
import { refreshAtOnce } from './faults/refreshes.ts'
import { killSchedulers } from './faults/schedules.ts'
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
import { openTestRedis } from './test-redis.ts'

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
  refresh: [200, 50],
} as const

type Trial = keyof typeof USUAL

const { values, positionals } = parseArgs({
  options: { tasks: { type: 'string' }, times: { type: 'string' }, ms: { type: 'string', default: '10' } },
  allowPositionals: true,
})
const wanted = positionals.length > 0 ? positionals : Object.keys(USUAL)
const unknown = wanted.find((name) => !(name in USUAL))
if (unknown) {
  console.error(`There is no trial "${unknown}". Trials: ${Object.keys(USUAL).join(', ')}.`)
  process.exit(2)
}

const hasRedis = !spawnSync('redis-server', ['--version']).error
const outcomes: (TrialOutcome & { backEnd: string })[] = []
for (const trial of wanted as Trial[])
  for (const backEnd of backEndsOf(trial)) outcomes.push({ backEnd, ...(await runOne(trial, backEnd)) })
printTable(outcomes)
process.exitCode = outcomes.some(({ lost, doubles }) => lost + doubles > 0) ? 1 : 0

/** Schedulers and refresh tokens know nothing of queues. */
function backEndsOf(trial: Trial): string[] {
  if (trial === 'redis') return ['Redis']
  return hasRedis && trial !== 'schedule' && trial !== 'refresh' ? ['PostgreSQL', 'Redis'] : ['PostgreSQL']
}

async function runOne(trial: Trial, backEnd: string): Promise<TrialOutcome> {
  process.stderr.write(`${trial} on ${backEnd} …\n`)
  let server = await startEmbeddedServer({ directory: DIRECTORY, durable: true })
  const redis = backEnd === 'Redis' ? await openTestRedis(undefined) : null
  const client = redis && openRedis(redis.url!, { whenAway: 'wait', name: 'faults', onError: () => {} })
  try {
    const adminUrl = withDatabase(server.adminUrl, 'pend_faults')
    const options = { ...(await prepare(adminUrl, redis?.url ?? null)), ...sizeOf(trial) }
    if (trial === 'kill') return await killWorkers(options)
    if (trial === 'again') return await killOneByOne({ ...options, ms: 500, pause: 400 })
    if (trial === 'freeze') return await freezeWorkers(options)
    if (trial === 'stop') return await restartWorkers(options)
    if (trial === 'schedule') return await killSchedulers(options)
    if (trial === 'refresh') return await refreshAtOnce(options)
    if (trial === 'redis') return await flushRedis(options, client!)
    return await restartDatabase(options, async () => {
      await server.stop()
      server = await startEmbeddedServer({ directory: DIRECTORY, durable: true })
    })
  } finally {
    client?.disconnect()
    redis?.stop()
    await server.stop()
  }
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
    'run again',
    'died',
    'done after s',
    'again within ms p50 / max',
  ]
  const cells = rows.map((row) => [
    row.trial,
    row.backEnd,
    row.times,
    row.acknowledged,
    row.lost,
    row.doubles,
    row.again,
    row.deaths,
    row.seconds.toFixed(1),
    row.againWithin ? `${row.againWithin.half} / ${row.againWithin.all}` : '',
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
