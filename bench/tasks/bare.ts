// The library as its documentation shows it: add, work, one statement for a row. Where its store may lose jobs, a
// hand-written outbox keeps them until they are done.
import { randomUUID } from 'node:crypto'
import { createPostgresBackend, Queue, type QueueOptions, runMigrations, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import type { BenchDatabase } from '../open-database.ts'
import type { Side, Workload } from './measure-tasks.ts'

const RELAY_MS = 1000

export interface BareOptions {
  readonly database: BenchDatabase
  readonly concurrency: number
  /** To the database, for producing and working together. */
  readonly connections: number
  /** PostgreSQL when left out. */
  readonly redisUrl: string | null
  /**
   * Keeps a row in PostgreSQL from enqueueing to the end, as transactional enqueueing needs on Redis. The work's
   * transaction deletes it, or one statement does both where the work is one statement.
   */
  readonly outbox: 'transaction' | 'statement' | null
}

/** One queue and one worker in this process. */
export async function openBare({ database, concurrency, connections, redisUrl, outbox }: BareOptions): Promise<Side> {
  // Two outboxes share a Redis.
  const name = `bare-${outbox ?? 'alone'}`
  const pool = new pg.Pool({ connectionString: database.appUrl, max: connections, pipeline: true })
  await withClient(database.ownerUrl, (client) =>
    client.query(
      'create table if not exists public.bare_rows (id bigint generated always as identity primary key, n integer); grant insert on public.bare_rows to pend_app; create table if not exists public.bare_outbox (id uuid primary key, workload text, n integer, created_at timestamptz not null default now()); grant select, insert, delete on public.bare_outbox to pend_app',
    ),
  )
  if (!redisUrl) await withClient(database.ownerUrl, (client) => runMigrations(client))
  const postgres = { connectionString: database.ownerUrl, max: connections, options: '-c synchronous_commit=on' }
  const redis = redisUrl ? new Redis(redisUrl, { maxRetriesPerRequest: null }) : null
  const options = { connection: redis ?? postgres } as QueueOptions
  const factory = (redis ? undefined : createPostgresBackend) as never
  const queue = new Queue<{ workload: Workload; n: number }>(name, options, factory)
  const side: Side = {
    name: `bullmq on ${redis ? 'Redis' : 'PostgreSQL'}${outbox ? `, outbox by hand (${outbox})` : ''}`,
    enqueue: async (workload, n) => {
      // A single statement is its own transaction. Beside other data it would share theirs, as in PEND.
      const jobId = randomUUID()
      if (outbox)
        await pool.query('insert into public.bare_outbox (id, workload, n) values ($1, $2, $3)', [jobId, workload, n])
      await queue.add('task', { workload, n }, { jobId, removeOnComplete: true })
    },
    onStart: () => {},
    onDone: () => {},
    close: async () => {
      clearInterval(relay)
      await worker.close()
      await queue.close()
      redis?.disconnect()
      await pool.end()
    },
  }
  const worker = new Worker<{ workload: Workload; n: number }>(
    name,
    async ({ id, data }) => {
      side.onStart(data.n)
      await (outbox ? runFromOutbox(pool, { ...data, id: id! }, outbox) : runAlone(pool, data))
    },
    { ...options, concurrency },
    factory,
  )
  worker.on('completed', () => side.onDone())
  worker.on('error', () => {})
  const relay = outbox ? setInterval(() => void relayLost(pool, queue).catch(() => {}), RELAY_MS) : undefined
  await worker.waitUntilReady()
  return side
}

type Job = { workload: Workload; n: number }
const ROW = 'insert into public.bare_rows (n) values ($1)'

async function runAlone(pool: pg.Pool, { workload, n }: Job): Promise<void> {
  if (workload === 'one row') await pool.query(ROW, [n])
}

/**
 * The library may deliver a job twice; the outbox row keeps its effect single. The job that deletes the row does the
 * work in the same transaction, as PEND's handlers complete in theirs. Statements that need not wait are sent together
 * on both sides.
 */
async function runFromOutbox(
  pool: pg.Pool,
  { workload, n, id }: Job & { id: string },
  outbox: 'transaction' | 'statement',
): Promise<void> {
  const done = 'delete from public.bare_outbox where id = $1'
  if (workload === 'no-op') return void (await pool.query(done, [id]))
  if (outbox === 'statement')
    return void (await pool.query(
      `with done as (${done} returning n) insert into public.bare_rows (n) select n from done`,
      [id],
    ))
  const client = await pool.connect()
  try {
    const [, { rowCount }] = await Promise.all([client.query('begin'), client.query(done, [id])])
    await Promise.all([rowCount === 1 && client.query(ROW, [n]), client.query('commit')])
  } finally {
    client.release()
  }
}

/** Adds jobs again that a dead producer never added or that Redis lost. The id prevents duplicates. */
async function relayLost(pool: pg.Pool, queue: Queue<Job>): Promise<void> {
  const old = "select id, workload, n from public.bare_outbox where created_at < now() - interval '5 seconds' limit 500"
  const { rows } = await pool.query<Job & { id: string }>(old)
  await queue.addBulk(
    rows.map(({ id, workload, n }) => ({
      name: 'task',
      data: { workload, n },
      opts: { jobId: id, removeOnComplete: true },
    })),
  )
}
