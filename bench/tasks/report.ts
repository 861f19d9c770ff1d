// The table of the tasks bench.
import type { Latency, Workload } from './measure-tasks.ts'

const HEADS = [
  ...['tasks', 'work', 'tasks/s', 'rounds', 'cpu ms/task', 'SQL/task', 'Redis/task', 'start p50 / p95 / p99 ms'],
  ...['ratio', 'by cpu'],
]

export interface TaskResult {
  readonly name: string
  readonly workload: Workload
  /** Tasks per second in each round. */
  readonly rates: readonly number[]
  /** Milliseconds of processor time per task in each round, over all processes. */
  readonly costs: readonly number[]
  /** Statements to PostgreSQL per task in each round, including transaction control and idle loops. */
  readonly statements: readonly number[]
  /** Commands to Redis per task in each round. */
  readonly commands: readonly number[]
  readonly latency: Latency
}

/** PEND's lines are compared with the hand-written ones above them; the others with themselves. */
export function formatTaskTable(results: readonly TaskResult[], settings: Record<string, string | number>): string {
  const rows = results.map((_, index) => rowOf(results, index))
  const table = [HEADS, ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  return [
    '',
    'Tasks from enqueue to end, enqueued one by one; the ratio compares PEND with the library above: on Redis with both outboxes',
    ...table.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    ),
    '',
    `settings: ${Object.entries(settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    'durability: PostgreSQL with fsync and synchronous commit on both sides. Redis alone writes its log before it answers (appendfsync',
    'always) and still cannot enqueue in a transaction of the data; with an outbox in PostgreSQL, by hand or PEND, it keeps no log.',
    'Producers, workers and servers share the same cores: compare the ratios, not the rates. By cpu: the processor time that the library and',
    'its servers take for a task, as a share of what PEND and its servers take; other work on the machine changes it less.',
    '',
  ].join('\n')
}

function rowOf(results: readonly TaskResult[], index: number): string[] {
  const { name, workload, rates, costs, statements, commands, latency } = results[index]!
  const bases = basesOf(results, index)
  return [
    name,
    workload,
    medianOf(rates).toFixed(0),
    rates.map((rate) => rate.toFixed(0)).join(' '),
    medianOf(costs).toFixed(2),
    medianOf(statements).toFixed(1),
    medianOf(commands).toFixed(1),
    [latency.p50, latency.p95, latency.p99].map((time) => time.toFixed(1)).join(' / '),
    bases.map((base) => ratioOf(rates, base.rates)).join(' / '),
    bases.map((base) => ratioOf(base.costs, costs)).join(' / '),
  ]
}

function basesOf(results: readonly TaskResult[], index: number): TaskResult[] {
  const { name, workload } = results[index]!
  if (!isPend(name)) return [results[index]!]
  const above = results.slice(0, index).filter((other) => other.workload === workload && !isPend(other.name))
  const onRedis = above.filter((other) => other.name.includes('outbox'))
  return name.endsWith('Redis') ? onRedis : above.filter((other) => other.name.endsWith('PostgreSQL'))
}

const isPend = (name: string) => name.startsWith('PEND')

function ratioOf(numbers: readonly number[], others: readonly number[]): string {
  return (medianOf(numbers) / medianOf(others)).toFixed(2)
}

function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)]!
}
