// The worker process: runs the tasks of all apps, on whichever back end is configured.
import { openTeller } from '#framework/events/tell-untold.ts'
import { toldWordsOf } from '#framework/permissions/permission-words.ts'
import { createPostgresDriver } from '#framework/tasks/drivers/postgres-driver.ts'
import type { DriverOptions, QueueDriver } from '#framework/tasks/drivers/queue-driver.ts'
import { createRedisDriver } from '#framework/tasks/drivers/redis-driver.ts'
import { openTaskWorker, type TaskWorker } from '#framework/tasks/worker/open-worker.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { CoreProject } from './core-project.ts'
import { openPool } from './services.ts'

const LEDGER_CONNECTIONS = 3

/** Starts it in the background; closing the project stops it. Throws PendError where the queue has no role of its own. */
export async function openWorker(
  project: CoreProject,
  { concurrency, queues }: { readonly concurrency?: number; readonly queues?: readonly string[] } = {},
): Promise<TaskWorker> {
  const { settings } = project
  const { appUrl } = await project.openDatabase()
  const { runtime, access } = await project.openServices()
  const lease = settings.tasks.lease * 1000
  const driver = await openDriver(project, {
    lease,
    onError: (error) => runtime.log.warn({ error }, 'the task queue lost a connection'),
  })
  const words = toldWordsOf(runtime.models)
  const open = (poolSize: number) => openPool(project, { url: appUrl, poolSize, log: runtime.log, words })
  const atOnce = concurrency ?? settings.tasks.concurrency
  const worker = openTaskWorker({
    runtime: { ...runtime, database: open(Math.max(atOnce, settings.poolSize)) },
    ledger: open(LEDGER_CONNECTIONS),
    access,
    driver,
    listenUrl: appUrl,
    ...(queues && { queues }),
    concurrency: atOnce,
    lease,
    grace: settings.tasks.grace * 1000,
  })
  project.onClose(openTeller(runtime))
  project.onClose(() => worker.stop())
  return worker
}

async function openDriver(project: CoreProject, options: DriverOptions): Promise<QueueDriver> {
  const { queueUrl, appUrl } = await project.openDatabase()
  const { redisUrl } = project.settings
  if (redisUrl) return createRedisDriver({ ...options, url: redisUrl, databaseUrl: appUrl })
  if (queueUrl) return createPostgresDriver({ ...options, url: queueUrl })
  throw new PendError(
    'DATABASE_URL is the log-in of pend_owner, so the task queue has no role of its own.',
    'Set DATABASE_QUEUE_URL to the log-in of pend_queue, a role that may enter the schema bullmq alone, or REDIS_URL.',
  )
}
