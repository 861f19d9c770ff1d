// The table of the bench of tasks.
import type { Workload } from './measure-tasks.ts'

export interface TaskResult {
  readonly name: string
  readonly workload: Workload
  /** Tasks a second of each round. */
  readonly rates: readonly number[]
  /** Milliseconds of processor time a task in each round, of all processes together. */
  readonly costs: readonly number[]
  readonly latency: { readonly p50: number; readonly p99: number }
}

/** PEND's line is compared with those above it that do the same by hand; the others with themselves. */
export function formatTaskTable(results: readonly TaskResult[], settings: Record<string, string | number>): string {
  const rows = results.map(({ name, workload, rates, costs, latency }, index) => {
    return [
      name,
      workload,
      medianOf(rates).toFixed(0),
      rates.map((rate) => rate.toFixed(0)).join(' '),
      medianOf(costs).toFixed(2),
      `${latency.p50.toFixed(1)} / ${latency.p99.toFixed(1)}`,
      basesOf(results, index)
        .map((base) => (medianOf(rates) / medianOf(base.rates)).toFixed(2))
        .join(' / '),
      basesOf(results, index)
        .map((base) => (medianOf(base.costs) / medianOf(costs)).toFixed(2))
        .join(' / '),
    ]
  })
  const table = [
    ['tasks', 'work', 'tasks/s', 'rounds', 'cpu ms/task', 'start p50 / p99 ms', 'ratio', 'by cpu'],
    ...rows,
  ]
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

function basesOf(results: readonly TaskResult[], index: number): TaskResult[] {
  const { name, workload } = results[index]!
  if (!name.startsWith('PEND')) return [results[index]!]
  const above = results.slice(0, index).filter((other) => other.workload === workload)
  return name.endsWith('Redis') ? above.filter((other) => other.name.includes('outbox')) : above
}

function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)]!
}
