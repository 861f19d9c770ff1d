// The library as its own documentation shows it: add, work, one statement for a row. Where its store may forget, an outbox by hand keeps
// what was enqueued, and is told when it is done.
import { randomUUID } from 'node:crypto'
import { createPostgresBackend, Queue, type QueueOptions, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { createPostgresDriver } from '#framework/tasks/drivers/postgres-driver.ts'
import type { BenchDatabase } from '../open-database.ts'
import type { Side, Workload } from './measure-tasks.ts'

export interface BareOptions {
  readonly database: BenchDatabase
  readonly concurrency: number
  /** PostgreSQL when left out. */
  readonly redisUrl: string | null
  /** A row in PostgreSQL from enqueueing to the end, as transactional enqueueing needs on Redis. */
  readonly hasOutbox: boolean
}

/** One queue and one worker in this process. */
export async function openBare({ database, concurrency, redisUrl, hasOutbox }: BareOptions): Promise<Side> {
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 10 })
  await withClient(database.ownerUrl, (client) =>
    client.query(
      'create table if not exists public.bare_rows (id bigint generated always as identity primary key, n integer); grant insert on public.bare_rows to pend_app; create table if not exists public.bare_outbox (id uuid primary key, workload text, n integer); grant select, insert, delete on public.bare_outbox to pend_app',
    ),
  )
  if (!redisUrl) await createPostgresDriver({ url: database.queueUrl!, lease: 30_000, onError: () => {} }).open()
  const postgres = { connectionString: database.queueUrl!, max: 10, options: '-c synchronous_commit=on' }
  const redis = redisUrl ? new Redis(redisUrl, { maxRetriesPerRequest: null }) : null
  const options = { connection: redis ?? postgres } as QueueOptions
  const factory = (redis ? undefined : createPostgresBackend) as never
  const queue = new Queue<{ workload: Workload; n: number }>('bare', options, factory)
  const side: Side = {
    name: `bullmq on ${redis ? 'Redis' : 'PostgreSQL'}${hasOutbox ? ', outbox by hand' : ''}`,
    enqueue: async (workload, n) => {
      const jobId = randomUUID()
      if (hasOutbox) await pool.query('insert into public.bare_outbox values ($1, $2, $3)', [jobId, workload, n])
      await queue.add('task', { workload, n }, { jobId, removeOnComplete: true })
    },
    onStart: () => {},
    onDone: () => {},
    close: async () => {
      await worker.close()
      await queue.close()
      redis?.disconnect()
      await pool.end()
    },
  }
  const worker = new Worker<{ workload: Workload; n: number }>(
    'bare',
    async ({ id, data }) => {
      side.onStart(data.n)
      const row = 'insert into public.bare_rows (n) values ($1)'
      const done = 'delete from public.bare_outbox where id = $2::uuid'
      if (data.workload === 'one row' && hasOutbox) await pool.query(`with row as (${row}) ${done}`, [data.n, id])
      else if (data.workload === 'one row') await pool.query(row, [data.n])
      else if (hasOutbox) await pool.query(done.replace('$2', '$1'), [id])
    },
    { ...options, concurrency },
    factory,
  )
  worker.on('completed', () => side.onDone())
  worker.on('error', () => {})
  await worker.waitUntilReady()
  return side
}
