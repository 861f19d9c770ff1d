// What Prometheus learns of a process of the project, beside what it counts.
import { type Metrics, openMetrics } from '#framework/observing/metrics/open-metrics.ts'
import type { Reading } from '#framework/observing/metrics/reading.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { readQueueDepths, readWorkFacts } from '#framework/tasks/oversight/work-facts.ts'
import type { CoreProject } from '../core-project.ts'

/** Counts from now on; closing the project ends it. */
export async function openProjectMetrics(project: CoreProject): Promise<Metrics> {
  const metrics = openMetrics([...poolReadings(project), ...workReadings(project)])
  project.onClose(async () => metrics.close())
  return metrics
}

/** Of the database that requests use; nothing until the services are open. */
function poolReadings(project: CoreProject): Reading[] {
  return [
    {
      name: 'pend_database_connections',
      help: 'Connections to the database by state, and callers that wait for one.',
      joined: 'sum',
      labels: ['state'],
      async read() {
        const { open, idle, waiting } = (await runtimeOf(project)).database.load
        return Object.entries({ used: open - idle, idle, waiting }).map(([state, value]) => ({
          value,
          labels: { state },
        }))
      },
    },
  ]
}

/** Of all tenants: each process sees the same. */
function workReadings(project: CoreProject): Reading[] {
  const facts = rarely(async () => readWorkFacts(await lookingIn(project)))
  const depths = rarely(async () => readQueueDepths(await lookingIn(project)))
  const fact = (
    name: string,
    help: string,
    of: (read: Awaited<ReturnType<typeof facts>>) => number | null,
  ): Reading => ({
    ...{ name, help, joined: 'max' },
    async read() {
      const value = of(await facts())
      return value === null ? [] : [{ value }]
    },
  })
  return [
    fact(
      'pend_tasks_oldest_seconds',
      'Since the oldest task became due that no worker has taken.',
      (read) => read.taskAge,
    ),
    fact('pend_tasks_abandoned', 'Tasks whose worker is silent.', (read) => read.abandoned),
    fact('pend_tasks_dead', 'Tasks that failed for good.', (read) => read.dead),
    fact(
      'pend_events_oldest_seconds',
      'Since the oldest event that subscribers were not told of.',
      (read) => read.eventAge,
    ),
    fact('pend_schedules_last_seconds', 'Since a schedule last enqueued something.', (read) => read.scheduleAge),
    {
      name: 'pend_tasks',
      help: 'Tasks by queue and state: those that are due and wait, and those that run.',
      joined: 'max',
      labels: ['queue', 'state'],
      read: async () =>
        (await depths()).flatMap(({ queue, waiting, running }) => [
          { value: waiting, labels: { queue, state: 'waiting' } },
          { value: running, labels: { queue, state: 'running' } },
        ]),
    },
  ]
}

const runtimeOf = async (project: CoreProject): Promise<Runtime> => (await project.openServices()).runtime

async function lookingIn(project: CoreProject) {
  return createContext(await runtimeOf(project), { requestId: 'metrics' }).asSystem('read metrics')
}

const EVERY_MS = 5000

/** Several readers, and several facts of one answer, cause one question. */
function rarely<T>(ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined
  return () => {
    if (last && performance.now() - last.at < EVERY_MS) return last.answer
    last = { at: performance.now(), answer: ask() }
    return last.answer
  }
}
