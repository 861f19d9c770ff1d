// A worker: claims tickets, runs tasks, keeps its leases, hands out what is due, and takes care of what others lost.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '#framework/database/database.ts'
import { openListener } from '#framework/database/listener.ts'
import type { Access } from '#framework/request/access.ts'
import type { Runtime } from '#framework/request/context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { Slots } from '#shared/utils/slots.ts'
import type { QueueDriver, TicketFetcher } from '../drivers/queue-driver.ts'
import { CANCEL_CHANNEL, onNudge, TASK_CHANNEL } from '../nudge.ts'
import { createContextOfTask } from '../run/context-of-task.ts'
import { Dispatcher } from './dispatcher.ts'
import { TaskRunner } from './runner.ts'

export interface WorkerOptions {
  /** What tasks run with. Its connections should be as many as tasks run at a time. */
  readonly runtime: Runtime
  /** A few connections of the queue's own, which tasks that hold theirs for long cannot take. */
  readonly ledger: Database
  readonly access?: Pick<Access, 'findMembership' | 'isTenantOpen'>
  readonly driver: QueueDriver
  /** Where to listen for hints; without it the worker polls alone. */
  readonly listenUrl?: string
  /** Default: every queue that a task names. */
  readonly queues?: readonly string[]
  /** Tasks at a time, of each queue. */
  readonly concurrency: number
  /** Milliseconds without a heart beat until a task is given to another worker. */
  readonly lease: number
  /** Milliseconds that running tasks are given to end when the worker stops. */
  readonly grace: number
  /** Told when a ticket has been dealt with, for those who measure. */
  readonly onEnded?: () => void
}

export interface TaskWorker {
  readonly id: string
  /** Resolves when the back end has been reached and tasks are taken. Rejects with a PendError for one that is unfit. */
  readonly ready: Promise<void>
  /** Takes no more tasks, waits for running ones as long as the grace lasts, and gives the others back at once. */
  stop(): Promise<void>
}

const LONGEST_WAIT_MS = 10_000
// Beside all that one tenant may have on its way: what waits here for a slot of theirs must not keep the tickets of others out.
const FETCHED = 3

/** Starts in the background. It outlives a database and a Redis that go away: it logs, waits up to 10 s, and goes on. */
export function openTaskWorker(options: WorkerOptions): TaskWorker {
  const { runtime, driver, lease } = options
  const ledger = { ...runtime, database: options.ledger }
  const id = `${hostname().slice(0, 60)} ${process.pid} ${randomUUID().slice(0, 8)}`
  const queues = options.queues ?? queuesOf(runtime)
  const contextOf = createContextOfTask(runtime, options.access)
  const window = Math.max(20, options.concurrency * 4)
  const dispatcher = new Dispatcher({ runtime: ledger, driver, queues, lease, window })
  const parts = { runtime, ledger, contextOf, ...tenantsOf(options.access) }
  const onEnded = () => {
    dispatcher.onEnded()
    options.onEnded?.()
  }
  const runner = new TaskRunner(parts, { worker: id, lease, concurrency: options.concurrency, onEnded })
  const stopping = new AbortController()
  const fetchers: TicketFetcher[] = []
  const closers = [onNudge(runtime, () => dispatcher.wake())]
  if (options.listenUrl) closers.push(startListening(options.listenUrl, runtime, { runner, dispatcher }))

  const start = async (): Promise<void> => {
    await openPatiently(options, stopping.signal)
    if (stopping.signal.aborted) return
    for (const queue of queues) {
      const slots = new Slots(options.concurrency)
      fetchers.push(
        driver.fetch({ queue, atOnce: window + FETCHED, accept: (tickets) => runner.accept(tickets, slots) }),
      )
    }
    dispatcher.start()
  }
  const ready = start()
  ready.catch((error) => runtime.log.error({ error }, 'the worker did not start'))
  return {
    id,
    ready,
    stop: async () => {
      stopping.abort()
      for (const close of closers) close()
      await dispatcher.stop()
      await ready.catch(() => {})
      const closed = Promise.all(fetchers.map((fetcher) => fetcher.close()))
      await runner.stop(options.grace)
      await Promise.race([closed, wait(2000, undefined, { ref: false })])
      await driver.close()
    },
  }
}

/** How the runner learns which tenants are closed. */
function tenantsOf(access: WorkerOptions['access']): Pick<Access, 'isTenantOpen'> {
  return access?.isTenantOpen ? { isTenantOpen: access.isTenantOpen } : {}
}

/** Every queue that a declared task names; at least the usual one. */
function queuesOf({ queue }: Runtime): string[] {
  return [...new Set(['default', ...[...queue.tasks.values()].map((task) => task.queue)])]
}

async function openPatiently({ driver, runtime }: WorkerOptions, stopping: AbortSignal): Promise<void> {
  for (let pause = 100; !stopping.aborted; pause = Math.min(LONGEST_WAIT_MS, pause * 2)) {
    try {
      return await driver.open()
    } catch (error) {
      if (error instanceof PendError) throw error
      runtime.log.warn({ error }, `${driver.name} is not there for the task queue yet`)
      await wait(pause, undefined, { signal: stopping }).catch(() => {})
    }
  }
}

interface Listening {
  readonly runner: TaskRunner
  readonly dispatcher: Dispatcher
}

function startListening(url: string, { log }: Runtime, { runner, dispatcher }: Listening): () => void {
  const listener = openListener({
    url,
    channels: [TASK_CHANNEL, CANCEL_CHANNEL],
    onNotification: (channel, payload) => (channel === CANCEL_CHANNEL ? runner.cancel(payload) : dispatcher.wake()),
    onConnected: () => dispatcher.wake(),
    onError: (error) => log.warn({ error }, 'the worker does not hear of new tasks for a moment, and polls'),
  })
  return () => void listener.close()
}
