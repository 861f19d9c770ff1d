// How many tasks per second complete, and how long a task waits for its start on an idle queue.
import { setTimeout as wait } from 'node:timers/promises'

/** The work of a task: nothing, or one row. */
export const WORKLOADS = ['no-op', 'one row'] as const
export type Workload = (typeof WORKLOADS)[number]

/** One contender. */
export interface Side {
  readonly name: string
  enqueue(workload: Workload, n: number): Promise<unknown>
  /** Called at each start. */
  onStart: (n: number) => void
  /** Called at each end. */
  onDone: () => void
  close(): Promise<void>
}

/** Milliseconds that this percentage stays below. */
export type Latency = Readonly<Record<'p50' | 'p95' | 'p99', number>>

/** Tasks per second, from the first enqueue to the last end. */
export async function measureThroughput(
  side: Side,
  workload: Workload,
  { tasks, producers }: { tasks: number; producers: number },
): Promise<number> {
  const { promise: finished, resolve } = Promise.withResolvers<void>()
  let done = 0
  side.onStart = () => {}
  side.onDone = () => {
    if (++done === tasks) resolve()
  }
  const begun = performance.now()
  let next = 0
  const produce = async () => {
    while (next < tasks) await side.enqueue(workload, next++)
  }
  await Promise.all(Array.from({ length: producers }, produce))
  await finished
  return tasks / ((performance.now() - begun) / 1000)
}

/** Milliseconds from enqueueing to the first line of the task, one task at a time. */
export async function measureLatency(side: Side, workload: Workload, probes: number): Promise<Latency> {
  const times: number[] = []
  for (let n = 0; n < probes; n++) {
    const { promise, resolve } = Promise.withResolvers<number>()
    const begun = performance.now()
    side.onStart = () => resolve(performance.now() - begun)
    side.onDone = () => {}
    await side.enqueue(workload, n)
    times.push(await promise)
    await wait(10 + Math.random() * 20)
  }
  times.sort((one, other) => one - other)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
