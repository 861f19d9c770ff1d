// A worker: claims tasks, runs them, renews its leases, and recovers tasks of lost workers.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { openListener } from '#framework/database/connections/listener.ts'
import type { Database } from '#framework/database/database.ts'
import type { Access } from '#framework/request/access.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { CANCEL_CHANNEL, onNudge, TASK_CHANNEL } from '../nudge.ts'
import { listenInRedis, type RedisHints } from '../redis-hints.ts'
import { createContextOfTask } from '../run/context-of-task.ts'
import { createIntake } from './intake.ts'
import { Rounds } from './rounds.ts'
import { TaskRunner } from './runner.ts'

export interface WorkerOptions {
  /** What tasks run with. Give it as many connections as concurrent tasks. */
  readonly runtime: Runtime
  /** A few connections of the queue's own, which long-running tasks cannot occupy. */
  readonly ledger: Database
  readonly access?: Pick<Access, 'findMembership' | 'isTenantOpen'>
  /** Where to listen for hints, directly on the server; without it and without Redis the worker only polls. */
  readonly listenUrl?: string
  /** A second source of hints. */
  readonly redis?: RedisHints
  /** Default: every queue that a task names. */
  readonly queues?: readonly string[]
  /** Concurrent tasks per queue. */
  readonly concurrency: number
  /** Milliseconds without a heartbeat until another worker may take a task. */
  readonly lease: number
  /** Milliseconds for running tasks to finish when the worker stops. */
  readonly grace: number
  /** Called when a task is done, for measurements. */
  readonly onEnded?: () => void
}

export interface TaskWorker {
  readonly id: string
  /** Takes no more tasks, waits for running ones within the grace period, and returns the others at once. */
  stop(): Promise<void>
}

/** Starts in the background. It survives a database or Redis that goes down: it logs, waits up to 10 s, and continues. */
export function openTaskWorker(options: WorkerOptions): TaskWorker {
  const id = `${hostname().slice(0, 60)} ${process.pid} ${randomUUID().slice(0, 8)}`
  const parts = openParts(options, id)
  const closers = listen(options, parts)
  parts.rounds.start()
  return {
    id,
    stop: async () => {
      for (const close of closers) close()
      await parts.rounds.stop()
      await parts.runner.stop(options.grace)
    },
  }
}

interface Parts {
  readonly runner: TaskRunner
  readonly rounds: Rounds
}

/** The parts that run tasks, and those that claim them. */
function openParts(options: WorkerOptions, worker: string): Parts {
  const { runtime, access, lease, concurrency } = options
  const ledger = { ...runtime, database: options.ledger }
  const runParts = { runtime, ledger, contextOf: createContextOfTask(runtime, access), ...tenantsOf(access) }
  const runner = new TaskRunner(runParts, {
    lease,
    onRoom: () => rounds.onRoom(),
    onEnded: () => {
      rounds.wake()
      options.onEnded?.()
    },
  })
  const queues = options.queues ?? queuesOf(runtime)
  const intake = createIntake({ worker, lease }, { runtime: ledger, runner, queues, concurrency })
  const rounds = new Rounds({ runtime: ledger, intake, concurrency })
  return { runner, rounds }
}

/** How the runner learns which tenants are closed. */
function tenantsOf(access: WorkerOptions['access']): Pick<Access, 'isTenantOpen'> {
  return access?.isTenantOpen ? { isTenantOpen: access.isTenantOpen } : {}
}

/** Every queue that a declared task names; at least the default one. */
function queuesOf({ queue }: Runtime): string[] {
  return [...new Set(['default', ...[...queue.tasks.values()].map((task) => task.queue)])]
}

/** Everything that wakes a worker; each returned function ends one. */
function listen({ runtime, redis, listenUrl }: WorkerOptions, parts: Parts): (() => void)[] {
  const wake = () => parts.rounds.wake()
  const onError = (error: Error) =>
    runtime.log.warn({ error }, 'the worker does not hear of new tasks for a moment, and polls')
  return [
    onNudge(runtime, wake),
    ...(redis ? [listenInRedis(redis, { wake, onError })] : []),
    ...(listenUrl ? [listenInDatabase(listenUrl, parts, onError)] : []),
  ]
}

function listenInDatabase(url: string, { runner, rounds }: Parts, onError: (error: Error) => void): () => void {
  const listener = openListener({
    url,
    channels: [TASK_CHANNEL, CANCEL_CHANNEL],
    onNotification: (channel, payload) => (channel === CANCEL_CHANNEL ? runner.cancel(payload) : rounds.wake()),
    onConnected: () => rounds.wake(),
    onError,
  })
  return () => void listener.close()
}
