// A process's Redis, if configured: what it counts, and what a start refuses.
import type { Redis } from 'ioredis'
import type { Project } from '#framework/application/project.ts'
import { openRedis, redisPrefixOf, requireFitRedis, requireUsableRedis } from '#framework/redis/open-redis.ts'
import type { Log } from '#framework/request/runtime.ts'

// A request must not wait for a Redis that is down: counting continues in the process, caching in its memory.
const PATIENCE_MS = 500

/** One connection for all small, frequent commands. */
export interface ProjectRedis {
  readonly url: string
  readonly connection: Redis
  readonly prefix: string
  /** For serving processes at start. Throws PendError for a Redis that is down, too old, or may evict keys. */
  requireUsable(): Promise<void>
  /** For processes that work without it: throws PendError only for one that answers, and is too old or may evict keys. */
  requireFit(): Promise<void>
}

/** Connects in the background; null if not configured. The project closes it. */
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
