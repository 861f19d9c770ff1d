// `npm run bench -- tasks`: tasks from being enqueued to being done, beside the library used bare, in one run. It prints; it judges nothing.
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { type BenchDatabase, openBenchDatabase } from '../open-database.ts'
import { openBare } from './bare.ts'
import { measureLatency, measureThroughput, type Side, WORKLOADS } from './measure-tasks.ts'
import { openPend } from './pend.ts'
import { startPrivateRedis } from './private-redis.ts'
import { openProcessorClock } from './processor-time.ts'
import { formatTaskTable, type TaskResult } from './report.ts'

const BACK_ENDS = ['PostgreSQL', 'Redis'] as const

interface TaskSettings {
  readonly tasks: number
  readonly rounds: number
  readonly concurrency: number
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
      const { sides, servers, stop } = await openSides(backEnd, { ...settings, database })
      const clock = await openProcessorClock(database.adminUrl, servers)
      for (const workload of WORKLOADS) results.push(...(await measureInTurns(sides, workload, { ...settings, clock })))
      for (const side of sides) await side.close()
      stop()
    }
    process.stdout.write(formatTaskTable(results, { ...settings, database: database.version, cores: cpus().length }))
  } finally {
    await database.close()
  }
}

type Common = Pick<TaskSettings, 'concurrency' | 'connections' | 'contexts'> & { database: BenchDatabase }

/** What is compared on one back end, PEND last. */
async function openSides(
  backEnd: (typeof BACK_ENDS)[number],
  common: Common,
): Promise<{ sides: Side[]; servers: number[]; stop(): void }> {
  if (backEnd === 'PostgreSQL') {
    const bare = await openBare({ ...common, redisUrl: null, outbox: null })
    return { sides: [bare, await openPend({ ...common, redisUrl: null })], servers: [], stop: () => {} }
  }
  const durable = await startPrivateRedis({ isDurable: true })
  const passing = await startPrivateRedis({ isDurable: false })
  const sides = [
    await openBare({ ...common, redisUrl: durable.url, outbox: null }),
    await openBare({ ...common, redisUrl: passing.url, outbox: 'statement' }),
    await openBare({ ...common, redisUrl: passing.url, outbox: 'transaction' }),
    await openPend({ ...common, redisUrl: passing.url }),
  ]
  const stop = () => {
    durable.stop()
    passing.stop()
  }
  return { sides, servers: [durable.pid, passing.pid], stop }
}

async function measureInTurns(
  sides: readonly Side[],
  workload: (typeof WORKLOADS)[number],
  settings: { tasks: number; rounds: number; producers: number; probes: number; clock: () => number },
): Promise<TaskResult[]> {
  const rates = sides.map((): number[] => [])
  const costs = sides.map((): number[] => [])
  for (const side of sides)
    await measureThroughput(side, workload, { ...settings, tasks: Math.ceil(settings.tasks / 4) })
  for (let round = 0; round < settings.rounds; round++)
    for (const [index, side] of sides.entries()) {
      const begun = settings.clock()
      rates[index]!.push(await measureThroughput(side, workload, settings))
      costs[index]!.push((settings.clock() - begun) / settings.tasks)
    }
  const latencies: TaskResult['latency'][] = []
  for (const side of sides) latencies.push(await measureLatency(side, workload, settings.probes))
  return sides.map(({ name }, index) => ({
    ...{ name, workload, rates: rates[index]!, costs: costs[index]! },
    latency: latencies[index]!,
  }))
}
