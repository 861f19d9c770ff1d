// BullMQ on PostgreSQL, under a role that may enter nothing but the queue's schema.
import { createPostgresBackend, PostgresConnection, runMigrations } from 'bullmq'
import { createBullmqDriver } from './bullmq-driver.ts'
import type { DriverOptions, QueueDriver } from './queue-driver.ts'

export interface PostgresDriverOptions extends DriverOptions {
  /** The log-in of pend_queue, straight to the server: the library listens. */
  readonly url: string
  /** How many connections a worker's statements share; one more of it listens. */
  readonly connections?: number
}

/** The driver for installations without Redis. */
export function createPostgresDriver({ url, connections = 4, ...options }: PostgresDriverOptions): QueueDriver {
  const pool = (max: number) => ({ connectionString: url, max, skipVersionCheck: true, application_name: 'pend queue' })
  return createBullmqDriver(
    {
      name: 'PostgreSQL',
      connections: { queue: pool(2), worker: pool(connections) },
      factory: createPostgresBackend as never,
      open: () => prepareSchema(url),
      close: async () => {},
    },
    options,
  )
}

/** Brings the library's tables up to date; several processes may at once. */
async function prepareSchema(url: string): Promise<void> {
  const connection = new PostgresConnection({ connectionString: url, max: 1 })
  connection.on('error', () => {})
  try {
    const client = await connection.pool.connect()
    try {
      await runMigrations({
        // The schema was made with the role, which may make none itself.
        query: (text, params) =>
          /^\s*create schema/i.test(text) ? Promise.resolve({ rows: [] }) : client.query(text, params),
      })
    } finally {
      client.release(true)
    }
  } finally {
    await connection.pool.end()
  }
}
