// BullMQ on PostgreSQL, under a role that may enter nothing but the queue's schema.
import { createPostgresBackend, runMigrations } from 'bullmq'
import { openQueuePool } from '#framework/database/queue-pool.ts'
import { type Carrier, createBullmqDriver } from './bullmq-driver.ts'
import type { DriverOptions, QueueDriver } from './queue-driver.ts'

export interface PostgresDriverOptions extends DriverOptions {
  /** The log-in of pend_queue, straight to the server: the library listens. */
  readonly url: string
  /** How many connections a worker's statements share; one more of it listens. */
  readonly connections?: number
}

/** The driver for installations without Redis. */
export function createPostgresDriver({ url, connections = 4, ...options }: PostgresDriverOptions): QueueDriver {
  const open = (max: number): Carrier => {
    const pool = openQueuePool(url, { max, onError: options.onError })
    let closed: Promise<void> | undefined
    // A worker may be told to stop twice.
    return { connection: pool, close: () => (closed ??= pool.end()) }
  }
  return createBullmqDriver(
    {
      name: 'PostgreSQL',
      // One of them listens.
      connections: { queue: () => open(3), worker: () => open(connections + 1) },
      factory: createPostgresBackend as never,
      open: () => prepareSchema(url),
      close: async () => {},
    },
    options,
  )
}

/** Brings the library's tables up to date; several processes may at once. */
async function prepareSchema(url: string): Promise<void> {
  const pool = openQueuePool(url, { max: 1, onError: () => {} })
  try {
    const client = await pool.connect()
    try {
      await runMigrations({
        // The schema was made with the role, which may make none itself.
        query: ((text: string, params?: unknown[]) =>
          /^\s*create schema/i.test(text) ? Promise.resolve({ rows: [] }) : client.query(text, params)) as never,
      })
    } finally {
      client.release(true)
    }
  } finally {
    await pool.end()
  }
}
