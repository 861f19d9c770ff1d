// The same work through PEND: enqueued in a tenant's transaction, run under row security, completed under a fencing
// token.
import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { buildApplication } from '#framework/application/build-application.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { Database } from '#framework/database/database.ts'
import { openRedis, redisPrefixOf } from '#framework/redis/open-redis.ts'
import { createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { announceInRedis } from '#framework/tasks/redis-hints.ts'
import { openTaskWorker } from '#framework/tasks/worker/open-worker.ts'
import type { BenchDatabase } from '../open-database.ts'
import type { Side } from './measure-tasks.ts'

const TABLE = `
  create table if not exists public.pend_rows (tenant_id uuid not null, id uuid not null default pend.uuid_v7(), n integer, primary key (tenant_id, id));
  alter table public.pend_rows enable row level security;
  alter table public.pend_rows force row level security;
  drop policy if exists tenant on public.pend_rows;
  create policy tenant on public.pend_rows using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
  grant insert on public.pend_rows to pend_app;`
const PAYLOAD = Type.Object({ n: Type.Integer() })
const LEASE_MS = 30_000
// As for the library: completed tasks leave nothing behind.
const KEEP = { completed: 0 }

interface PendOptions {
  /** A tenant of its own: workers take every task that waits there. */
  readonly database: BenchDatabase
  /** Of all workers together. */
  readonly concurrency: number
  readonly workers: number
  /** Connections for producing and for working each. The two share none, like a server and a worker. */
  readonly connections: number
  /** Concurrent producers: 1 for the tasks of one request or schedule, more for requests that enqueue one task each. */
  readonly contexts: number
  /** What wakes workers, beside the database. */
  readonly redisUrl: string | null
}

/** Workers in this process. They share only the database with the producers, like workers beside a server. */
export async function openPend(options: PendOptions): Promise<Side> {
  const { database, concurrency, workers: count, connections, contexts, redisUrl } = options
  await withClient(database.ownerUrl, (client) => client.query(TABLE))
  const { nothing, row } = declareTasks((n) => side.onStart(n))
  const apps = [frameworkApp, defineApp({ name: 'bench', resources: [], tasks: [nothing, row] })]
  const openRuntime = (poolSize: number): Runtime => ({
    ...buildApplication(apps),
    database: new Database({ url: database.appUrl, poolSize }),
    log: { info() {}, warn: console.error, error: console.error },
  })
  const [producing, working] = [openRuntime(connections), openRuntime(connections)]
  const ledger = new Database({ url: database.appUrl, poolSize: 3 })
  const redis = redisUrl ? openHints(redisUrl, database) : null
  if (redis) announceInRedis(producing, redis)
  const workers = Array.from({ length: count }, () =>
    openTaskWorker({
      runtime: working,
      ledger,
      listenUrl: database.appUrl,
      ...(redis && { redis }),
      queues: ['default'],
      concurrency: Math.ceil(concurrency / count),
      lease: LEASE_MS,
      grace: 1000,
      onEnded: () => side.onDone(),
    }),
  )
  const [tenantId, requestId] = [randomUUIDv7(), 'bench']
  const enqueuing = Array.from({ length: contexts }, () => createContext(producing, { requestId, tenantId }))
  const side: Side = {
    name: `PEND on ${redis ? 'Redis' : 'PostgreSQL'}`,
    enqueue: (workload, n) => enqueuing[n % contexts]!.enqueue(workload === 'no-op' ? nothing : row, { n }),
    onStart: () => {},
    onDone: () => {},
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop()))
      redis?.connection.disconnect()
      await producing.database.close()
      await working.database.close()
      await ledger.close()
    },
  }
  return side
}

/** The work of tasks: nothing, or one row in the transaction that completes them. */
function declareTasks(onStart: (n: number) => void) {
  return {
    nothing: defineTask('bench.do-nothing', {
      payload: PAYLOAD,
      keep: KEEP,
      run: async (_ctx, { n }) => onStart(n),
    }),
    row: defineTask('bench.write-row', {
      payload: PAYLOAD,
      keep: KEEP,
      completes: 'in-transaction',
      run: async (ctx, { n }) => {
        onStart(n)
        await inTransaction(ctx, ({ transaction }) =>
          transaction.query(sql`insert into public.pend_rows (tenant_id, n) values (${ctx.tenantId}, ${n})`),
        )
      },
    }),
  }
}

function openHints(url: string, { appUrl }: BenchDatabase) {
  const connection = openRedis(url, { whenAway: 'fail', name: 'bench', onError: console.error })
  return { url, connection, prefix: redisPrefixOf(appUrl) }
}
