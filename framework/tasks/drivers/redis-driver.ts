// BullMQ on Redis: faster, and allowed to forget, because the ledger of tasks stays in PostgreSQL.
import { openRedis, redisPrefixOf, requireFitRedis } from '#framework/redis/open-redis.ts'
import { type Carrier, createBullmqDriver } from './bullmq-driver.ts'
import type { DriverOptions, QueueDriver } from './queue-driver.ts'

export interface RedisDriverOptions extends DriverOptions {
  readonly url: string
  /** Whose tasks they are: databases that share a Redis do not meet each other's tickets. */
  readonly databaseUrl: string
}

/** The driver for installations with Redis. Opening it refuses a Redis that may evict. */
export function createRedisDriver({ url, databaseUrl, ...options }: RedisDriverOptions): QueueDriver {
  const { onError } = options
  const queue = openRedis(url, { whenAway: 'fail', name: 'pend queue', onError })
  const worker = openRedis(url, { whenAway: 'wait', name: 'pend worker', onError })
  return createBullmqDriver(
    {
      name: 'Redis',
      connections: { queue: () => lent(queue), worker: () => lent(worker) },
      prefix: `${redisPrefixOf(databaseUrl)}tasks`,
      // One that is away is waited for.
      open: async () => requireFitRedis(await queue.info()),
      close: async () => {
        queue.disconnect()
        worker.disconnect()
      },
    },
    options,
  )
}

/** Shared by all queues; the driver closes it in the end. */
function lent(connection: unknown): Carrier {
  return { connection, close: async () => {} }
}
