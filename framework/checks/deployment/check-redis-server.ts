// Checks the Redis behind REDIS_URL: who may use it, and whether counters survive a restart.
import type { Project } from '#framework/application/project.ts'
import { openRedis } from '#framework/redis/open-redis.ts'
import { type CheckFinding, defineCheck } from '../define-check.ts'
import { type FaultRule, findFaults } from '../find-faults.ts'

const PATIENCE_MS = 2000
const MOST_FULL = 0.8

/** What Redis says in INFO; empty where it does not answer, which `redis.unusable` reports. */
export type RedisFacts = Readonly<Record<string, string>> & { readonly url: string }

const RULES: readonly FaultRule<RedisFacts>[] = [
  {
    id: 'redis.no-password',
    path: 'REDIS_URL',
    fault: ({ url }) => !new URL(url).password && 'Everybody who reaches this Redis may read and change what it holds.',
    hint: 'Set a password there (ACL SETUSER, requirepass), and name it in REDIS_URL.',
  },
  {
    id: 'redis.not-durable',
    level: 'warning',
    path: 'appendonly',
    fault: ({ aof_enabled, rdb_last_save_time, redis_version }) =>
      redis_version !== undefined &&
      aof_enabled === '0' &&
      !Number(rdb_last_save_time) &&
      'It keeps nothing on disk: counters of guesses and requests start at zero with it.',
    hint: 'Set appendonly to yes.',
  },
  {
    id: 'redis.failed-save',
    path: 'the disk of Redis',
    fault: ({ rdb_last_bgsave_status: saved, aof_last_write_status: appended }) =>
      [saved, appended].includes('err') && 'Redis could not write to its disk.',
    hint: 'Look into its log: after some time it refuses to take anything.',
  },
  {
    id: 'redis.full',
    level: 'warning',
    path: 'maxmemory',
    fault: ({ used_memory: used = '0', maxmemory: most = '0' }) =>
      Number(most) > 0 && Number(used) > Number(most) * MOST_FULL && 'Its memory is nearly full.',
    hint: 'Raise maxmemory, or find out what fills it.',
  },
]

/** The faults of a Redis with these facts. */
export const findRedisFaults = (facts: RedisFacts) => findFaults(RULES, facts)

/** Says nothing where Redis does not answer: `redis.unusable` does. */
export const checkRedisServer = defineCheck({
  name: 'Redis server',
  tag: 'redis',
  deployOnly: true,
  rules: RULES,
  async find({ settings: { redisUrl: url } }: Project): Promise<CheckFinding[]> {
    if (!url) return []
    const redis = openRedis(url, {
      whenAway: 'fail',
      name: 'pend check',
      commandTimeout: PATIENCE_MS,
      onError: () => {},
    })
    const info = await redis.info().catch(() => '')
    redis.disconnect()
    return findRedisFaults({ ...Object.fromEntries(info.matchAll(/^(\w+):(\S*)/gm).map(([, k, v]) => [k, v])), url })
  },
})
