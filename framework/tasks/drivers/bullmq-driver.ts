// BullMQ as a carrier of tickets, on whichever back end it is given.
import { setTimeout as wait } from 'node:timers/promises'
import { type BackendFactory, Queue, type QueueOptions, Worker } from 'bullmq'
import type { Ticket } from '../ledger/claim.ts'
import type { DispatchedTask } from '../ledger/dispatch.ts'
import type { DriverOptions, FetchOptions, QueueDriver, TicketFetcher } from './queue-driver.ts'

/** What a queue or a worker of BullMQ is given, and how it is taken back. */
export interface Carrier {
  readonly connection: unknown
  close(): Promise<void>
}

/** Where BullMQ keeps its jobs. */
export interface BullmqBackend {
  readonly name: QueueDriver['name']
  /** Connections of producers and of workers differ: those of workers wait for a server that is away. */
  readonly connections: { queue(): Carrier; worker(): Carrier }
  readonly prefix?: string
  readonly factory?: BackendFactory<never, never>
  open(): Promise<void>
  close(): Promise<void>
}

interface Carried {
  readonly tickets: readonly Ticket[]
}

const REMOVED = { removeOnComplete: true, removeOnFail: true } as const
const RETRY_MS = 1000
// A job of the library is one turn of its loop, for one ticket or for several: under load they travel together, for so many workers.
const JOBS = 4
const MOST_TOGETHER = 8
// A job is held until its tickets have started, which is a moment: what a lost worker held comes back sooner than its tasks.
const CARRIED_MS = 2000
// A job that a lost worker or a wrong clock keeps locked is still known by its id: what is handed out again later is a job of its own.
const KNOWN_MS = 10_000

/** A driver on the back end. */
export function createBullmqDriver(backend: BullmqBackend, { lease, onError }: DriverOptions): QueueDriver {
  const queues = new Map<string, { queue: Queue; carrier: Carrier }>()
  const factory = backend.factory as never
  const optionsOf = (connection: unknown) =>
    ({ connection, skipVersionCheck: true, ...(backend.prefix && { prefix: backend.prefix }) }) as QueueOptions
  const openQueue = (name: string): Queue => {
    const known = queues.get(name)
    if (known) return known.queue
    const carrier = backend.connections.queue()
    const queue = new Queue(name, optionsOf(carrier.connection), factory)
    queue.on('error', onError)
    queues.set(name, { queue, carrier })
    return queue
  }
  /** A queue that could not connect when it was opened stays without for ever: after a failure the next one is opened anew. */
  const add = async (name: string, tasks: readonly DispatchedTask[]): Promise<void> => {
    try {
      await openQueue(name).addBulk(jobsOf(tasks))
    } catch (error) {
      const failed = queues.get(name)
      queues.delete(name)
      void failed?.queue.close().finally(failed.carrier.close).catch(onError)
      throw error
    }
  }
  const openWorker = ({ queue, atOnce, accept }: FetchOptions) => {
    const carrier = backend.connections.worker()
    const worker = new Worker<Carried>(
      queue,
      async ({ data }) => accept(data.tickets),
      {
        ...optionsOf(carrier.connection),
        concurrency: atOnce,
        lockDuration: Math.min(lease, CARRIED_MS),
        stalledInterval: Math.min(lease, CARRIED_MS) / 2,
        // The ledger counts lost workers; here a ticket only has to come back, to be refused there if it is old.
        maxStalledCount: 1000,
        runRetryDelay: RETRY_MS,
        drainDelay: 5,
      },
      factory,
    )
    worker.on('error', onError)
    return { ready: worker.waitUntilReady(), close: () => worker.close().finally(carrier.close) }
  }
  /** The same holds for whoever fetches: one that never became ready is replaced until one does. */
  const startFetching = (options: FetchOptions): TicketFetcher => {
    const stopping = new AbortController()
    let worker = openWorker(options)
    const watch = async (): Promise<void> => {
      while (!(await isFulfilled(worker.ready)) && !stopping.signal.aborted) {
        void worker.close().catch(onError)
        await wait(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => {})
        if (!stopping.signal.aborted) worker = openWorker(options)
      }
    }
    void watch()
    return {
      close: async () => {
        stopping.abort()
        await worker.close()
      },
    }
  }
  return {
    name: backend.name,
    open: () => backend.open(),
    add,
    fetch: startFetching,
    close: async () => {
      await Promise.allSettled([...queues.values()].map(({ queue, carrier }) => queue.close().finally(carrier.close)))
      await backend.close()
    },
  }
}

function isFulfilled(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  )
}

/**
 * The id in BullMQ is made of a task, its token and the moment, so that handing the same out twice is handing it out once for a while.
 * Later it is a job of its own: the ledger's token admits one of them.
 */
function jobsOf(tasks: readonly DispatchedTask[]) {
  const moment = Math.floor(Date.now() / KNOWN_MS)
  const together = Math.min(MOST_TOGETHER, Math.ceil(tasks.length / JOBS))
  return [...Map.groupBy(tasks, ({ priority }) => priority)].flatMap(([priority, alike]) =>
    Array.from({ length: Math.ceil(alike.length / together) }, (_, index) => {
      const part = alike.slice(index * together, (index + 1) * together)
      const jobId = `${part[0]!.id}.${part[0]!.token}.${part.length}.${moment}`
      const tickets = part.map(({ id, tenantId, token }) => ({ id, tenantId, token }))
      return { name: 'tasks', data: { tickets }, opts: { jobId, ...urgencyOf(priority), ...REMOVED } }
    }),
  )
}

/** In BullMQ no priority goes before all others, and 1 before 2. */
function urgencyOf(priority: number): { priority?: number } {
  return priority === 0 ? { priority: 101 } : { priority: 101 - priority }
}
