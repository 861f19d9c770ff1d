// The worker process: runs the tasks of all apps.
import { openTeller } from '#framework/events/tell-untold.ts'
import { toldWordsOf } from '#framework/permissions/permission-words.ts'
import { openTaskWorker, type TaskWorker } from '#framework/tasks/worker/open-worker.ts'
import type { CoreProject } from '../core-project.ts'
import { openPool } from '../services.ts'

const LEDGER_CONNECTIONS = 3

/** Starts it in the background; closing the project stops it. Throws PendError for an unsuitable Redis, but not for one that is down. */
export async function openWorker(
  project: CoreProject,
  { concurrency, queues }: { readonly concurrency?: number; readonly queues?: readonly string[] } = {},
): Promise<TaskWorker> {
  const { settings } = project
  const { appUrl } = await project.openDatabase()
  const { application, runtime, access, redis } = await project.openServices()
  await redis?.requireFit()
  const words = toldWordsOf(runtime.models)
  const { admission } = application
  const open = (poolSize: number) => openPool(project, { admission, url: appUrl, poolSize, log: runtime.log, words })
  const atOnce = concurrency ?? settings.tasks.concurrency
  const worker = openTaskWorker({
    runtime: { ...runtime, database: open(Math.max(atOnce, settings.poolSize)) },
    ledger: open(LEDGER_CONNECTIONS),
    access,
    listenUrl: appUrl,
    ...(redis && { redis }),
    ...(queues && { queues }),
    concurrency: atOnce,
    lease: settings.tasks.lease * 1000,
    grace: settings.tasks.grace * 1000,
  })
  project.onClose(openTeller(runtime))
  project.onClose(() => worker.stop())
  return worker
}
