// Checks a configured Redis: it answers, is recent enough, and does not evict keys.
import type { Project } from '#framework/application/project.ts'
import { openRedis, requireUsableRedis } from '#framework/redis/open-redis.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type CheckFinding, defineCheck } from './define-check.ts'

const PATIENCE_MS = 2000

/** Serving processes refuse to start with any of these faults. */
export const checkRedis = defineCheck({
  name: 'redis',
  tag: 'redis',
  rules: [{ id: 'redis.unusable', path: 'REDIS_URL', hint: 'Redis 6.2 or newer, with maxmemory-policy noeviction.' }],
  async find({ settings: { redisUrl } }: Project): Promise<CheckFinding[]> {
    if (!redisUrl) return []
    const redis = openRedis(redisUrl, {
      whenAway: 'fail',
      name: 'pend check',
      commandTimeout: PATIENCE_MS,
      onError: () => {},
    })
    try {
      await requireUsableRedis(redis)
      return []
    } catch (error) {
      if (!(error instanceof PendError)) throw error
      return [
        { id: 'redis.unusable', level: 'error', path: 'REDIS_URL', message: error.message, hint: error.hint ?? '' },
      ]
    } finally {
      redis.disconnect()
    }
  },
})
