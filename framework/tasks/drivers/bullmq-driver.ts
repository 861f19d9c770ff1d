// BullMQ as a carrier of tickets, on whichever back end it is given.
import { type BackendFactory, Queue, type QueueOptions, Worker } from 'bullmq'
import type { Ticket } from '../ledger/claim.ts'
import type { DispatchedTask } from '../ledger/dispatch.ts'
import type { DriverOptions, QueueDriver, TicketWorker, WorkOptions } from './queue-driver.ts'

/** Where BullMQ keeps its jobs. */
export interface BullmqBackend {
  readonly name: QueueDriver['name']
  /** Connections of producers and of workers differ: those of workers wait for a server that is away. */
  readonly connections: { readonly queue: unknown; readonly worker: unknown }
  readonly prefix?: string
  readonly factory?: BackendFactory<never, never>
  open(): Promise<void>
  close(): Promise<void>
}

// 1 is the most urgent and 2,097,152 the least.
const priorityOf = (priority: number) => 101 - priority
const REMOVED = { removeOnComplete: true, removeOnFail: true } as const
const RETRY_MS = 1000

/** A driver on the back end. A ticket's id in BullMQ is that of the task and its token, so that handing it out twice is handing it out once. */
export function createBullmqDriver(backend: BullmqBackend, { lease, onError }: DriverOptions): QueueDriver {
  const queues = new Map<string, Queue>()
  const factory = backend.factory as never
  const optionsOf = (connection: unknown) =>
    ({ connection, skipVersionCheck: true, ...(backend.prefix && { prefix: backend.prefix }) }) as QueueOptions
  const openQueue = (name: string): Queue => {
    const known = queues.get(name)
    if (known) return known
    const queue = new Queue(name, optionsOf(backend.connections.queue), factory)
    queue.on('error', onError)
    queues.set(name, queue)
    return queue
  }
  return {
    name: backend.name,
    open: () => backend.open(),
    add: async (name, tasks) => void (await openQueue(name).addBulk(tasks.map(jobOf))),
    work: (options) => startWorker(options),
    close: async () => {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()))
      await backend.close()
    },
  }

  function startWorker({ queue, concurrency, run }: WorkOptions): TicketWorker {
    const worker = new Worker<Ticket>(
      queue,
      async ({ data }) => run(data),
      {
        ...optionsOf(backend.connections.worker),
        concurrency,
        lockDuration: lease,
        stalledInterval: lease,
        // The ledger counts lost workers; here a ticket only has to come back, to be refused there if it is old.
        maxStalledCount: 1000,
        runRetryDelay: RETRY_MS,
        drainDelay: 5,
      },
      factory,
    )
    worker.on('error', onError)
    return { close: () => worker.close() }
  }
}

function jobOf({ id, tenantId, token, priority }: DispatchedTask) {
  return {
    name: 'task',
    data: { id, tenantId, token },
    opts: { jobId: `${id}.${token}`, ...(priority !== 0 && { priority: priorityOf(priority) }), ...REMOVED },
  }
}
