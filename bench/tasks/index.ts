// `npm run bench -- tasks`: tasks from enqueueing to completion, beside the library used bare, in one run. It prints and judges nothing.
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { type BenchDatabase, openBenchDatabase } from '../open-database.ts'
import { openBare } from './bare.ts'
import { type Latency, measureLatency, measureThroughput, type Side, WORKLOADS } from './measure-tasks.ts'
import { openPend } from './pend.ts'
import { startPrivateRedis } from './private-redis.ts'
import { openProcessorClock } from './processor-time.ts'
import { formatTaskTable, type TaskResult } from './report.ts'
import { openStatementCounter, type StatementCounter } from './statements.ts'

const BACK_ENDS = ['PostgreSQL', 'Redis'] as const

interface TaskSettings {
  readonly tasks: number
  readonly rounds: number
  readonly concurrency: number
  readonly workers: number
  readonly connections: number
  readonly contexts: number
  readonly producers: number
  readonly probes: number
}

/** Prints a table. */
export async function benchTasks(settings: TaskSettings): Promise<void> {
  const database = await openBenchDatabase()
  const backEnds = spawnSync('redis-server', ['--version']).error ? BACK_ENDS.slice(0, 1) : BACK_ENDS
  try {
    const results: TaskResult[] = []
    for (const backEnd of backEnds) {
      const { sides, servers, counter, stop } = await openSides(backEnd, { ...settings, database })
      const clock = await openProcessorClock(database.adminUrl, servers)
      for (const workload of WORKLOADS)
        results.push(...(await measureInTurns(sides, workload, { ...settings, clock, counter })))
      for (const side of sides) await side.close()
      stop()
    }
    process.stdout.write(formatTaskTable(results, { ...settings, database: database.version, cores: cpus().length }))
  } finally {
    await database.close()
  }
}

interface Common extends Pick<TaskSettings, 'concurrency' | 'workers' | 'connections' | 'contexts'> {
  readonly database: BenchDatabase
}

interface Sides {
  readonly sides: Side[]
  /** Process ids measured in addition to this process and the database. */
  readonly servers: number[]
  readonly counter: StatementCounter
  stop(): void
}

/** The contenders on one back end, PEND last. */
async function openSides(backEnd: (typeof BACK_ENDS)[number], common: Common): Promise<Sides> {
  if (backEnd === 'PostgreSQL') {
    const counter = openStatementCounter([])
    const bare = await openBare({ ...common, redisUrl: null, outbox: null })
    return { sides: [bare, await openPend({ ...common, redisUrl: null })], servers: [], counter, stop: counter.close }
  }
  const durable = await startPrivateRedis({ isDurable: true })
  const passing = await startPrivateRedis({ isDurable: false })
  const counter = openStatementCounter([durable.url, passing.url])
  const sides = [
    await openBare({ ...common, redisUrl: durable.url, outbox: null }),
    await openBare({ ...common, redisUrl: passing.url, outbox: 'statement' }),
    await openBare({ ...common, redisUrl: passing.url, outbox: 'transaction' }),
    await openPend({ ...common, redisUrl: passing.url }),
  ]
  const stop = () => {
    counter.close()
    durable.stop()
    passing.stop()
  }
  return { sides, servers: [durable.pid, passing.pid], counter, stop }
}

interface Measuring extends Pick<TaskSettings, 'tasks' | 'rounds' | 'producers' | 'probes'> {
  readonly clock: () => number
  readonly counter: StatementCounter
}

type Figures = Record<'rates' | 'costs' | 'statements' | 'commands', number[]>

async function measureInTurns(
  sides: readonly Side[],
  workload: (typeof WORKLOADS)[number],
  settings: Measuring,
): Promise<TaskResult[]> {
  const figures = sides.map((): Figures => ({ rates: [], costs: [], statements: [], commands: [] }))
  for (const side of sides)
    await measureThroughput(side, workload, { ...settings, tasks: Math.ceil(settings.tasks / 4) })
  for (let round = 0; round < settings.rounds; round++)
    for (const [index, side] of sides.entries()) await measureRound(side, workload, { ...settings, ...figures[index]! })
  const latencies: Latency[] = []
  for (const side of sides) latencies.push(await measureLatency(side, workload, settings.probes))
  return sides.map(({ name }, index) => ({ name, workload, ...figures[index]!, latency: latencies[index]! }))
}

/** One round of a contender, added to its figures. All figures except the rate are per task. */
async function measureRound(
  side: Side,
  workload: (typeof WORKLOADS)[number],
  { clock, counter, rates, costs, statements, commands, ...settings }: Measuring & Figures,
): Promise<void> {
  const [begun, before] = [clock(), await counter.read()]
  rates.push(await measureThroughput(side, workload, settings))
  const [ended, after] = [clock(), await counter.read()]
  costs.push((ended - begun) / settings.tasks)
  statements.push((after.statements - before.statements) / settings.tasks)
  commands.push((after.commands - before.commands) / settings.tasks)
}
