// The Redis of a process, where one is configured: what is counted there, and what is refused at start.
import type { Redis } from 'ioredis'
import type { Project } from '#framework/application/project.ts'
import { openRedis, redisPrefixOf, requireFitRedis, requireUsableRedis } from '#framework/redis/open-redis.ts'
import type { Log } from '#framework/request/context.ts'

// A request must not wait for a Redis that is away: counts go on in the process, caches in its memory.
const PATIENCE_MS = 500

/** One connection for all that is small and often. */
export interface ProjectRedis {
  readonly url: string
  readonly connection: Redis
  readonly prefix: string
  /** For processes that serve, at their start. Throws PendError for a Redis that is away, too old, or may evict. */
  requireUsable(): Promise<void>
  /** For those that go on without it: throws PendError only for one that answers, and is too old or may evict. */
  requireFit(): Promise<void>
}

/** Connects in the background; null where none is configured. The project closes it. */
export async function openProjectRedis(project: Project, log: Log): Promise<ProjectRedis | null> {
  const { redisUrl } = project.settings
  if (!redisUrl) return null
  const { appUrl } = await project.openDatabase()
  const onError = (error: Error) => log.warn({ error }, 'Redis is away: this process counts and remembers for itself')
  const connection = openRedis(redisUrl, { whenAway: 'fail', name: 'pend', commandTimeout: PATIENCE_MS, onError })
  project.onClose(async () => connection.disconnect())
  return {
    url: redisUrl,
    connection,
    prefix: redisPrefixOf(appUrl),
    requireUsable: () => requireUsableRedis(connection),
    requireFit: () => requireFitRedis(connection),
  }
}
