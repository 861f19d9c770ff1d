// A fixture with a task queue: tables of tasks and effects, and workers woken in every way available here.
import { type App, defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { Database } from '#framework/database/database.ts'
import { openRedis, redisPrefixOf } from '#framework/redis/open-redis.ts'
import type { Task } from '#framework/request/context.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { announceInRedis } from '#framework/tasks/redis-hints.ts'
import { openTaskWorker, type TaskWorker, type WorkerOptions } from '#framework/tasks/worker/open-worker.ts'
import { testRedisUrl } from './database.ts'
import { runStatement } from './kept-connections.ts'
import { type Fixture, openFixture } from './open-fixture.ts'

/** What wakes workers: database notifications alone, or also a Redis. */
export type BackEnd = 'PostgreSQL' | 'Redis'

/** The back ends available here. */
export const BACK_ENDS: readonly BackEnd[] = testRedisUrl() ? ['PostgreSQL', 'Redis'] : ['PostgreSQL']

/** The effects of tasks: one row each, so that duplicates can be counted. */
export const effects = defineResource('effects', {
  fields: { task: uuid({ required: true, index: true }), note: text({ max: 200 }) },
  audit: false,
})

/** A fixture whose tasks can run. */
export interface TaskFixture extends Fixture {
  /** Rows of the ledger, as the administrator sees them. */
  rows(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  openWorker(options?: Partial<WorkerOptions>): TaskWorker
  /** Waits until the tenant has no tasks left to run. */
  untilDone(tenantId: string, patience?: number): Promise<void>
}

/** Declares the tasks and opens what they need. Close it after the tests. */
export async function openTaskFixture(
  tasks: readonly Task[],
  backEnd: BackEnd,
  more: readonly App[] = [],
): Promise<TaskFixture> {
  const fixture = await openFixture([frameworkApp, defineApp({ name: 'trial', resources: [effects], tasks }), ...more])
  const workers: TaskWorker[] = []
  const ledger = new Database({ url: fixture.urls.appUrl, poolSize: 2 })
  const lease = 2000
  const rows: TaskFixture['rows'] = (sql, values) => runStatement(fixture.adminUrl, sql, values)
  const redis = backEnd === 'Redis' ? openHints(fixture) : null
  return {
    ...fixture,
    rows,
    openWorker: (options = {}) => {
      const worker = openTaskWorker({
        runtime: fixture.runtime,
        ledger,
        listenUrl: fixture.urls.appUrl,
        ...(redis && { redis }),
        concurrency: 5,
        lease,
        grace: 1000,
        ...options,
      })
      workers.push(worker)
      return worker
    },
    untilDone: async (tenantId, patience = 15_000) => {
      const open = 'select count(*)::int as n from tasks.tasks where tenant_id = $1 and finished_at is null'
      for (const end = Date.now() + patience; ; await new Promise((resolve) => setTimeout(resolve, 30))) {
        const [row] = await rows(open, [tenantId])
        if (row!.n === 0) return
        if (Date.now() > end) throw new Error(`${row!.n} tasks of ${tenantId} (${backEnd}) are not done.`)
      }
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop()))
      await ledger.close()
      redis?.connection.disconnect()
      await fixture.close()
    },
  }
}

/** Announces enqueued tasks through Redis. */
function openHints({ runtime, urls }: Fixture) {
  const url = testRedisUrl()!
  const connection = openRedis(url, { whenAway: 'fail', name: 'trial', onError: () => {} })
  const redis = { url, connection, prefix: redisPrefixOf(urls.appUrl) }
  announceInRedis(runtime, redis)
  return redis
}
