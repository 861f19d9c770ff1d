// What can go wrong with Redis: it dies, drops all clients, fills up, or freezes.
import { setTimeout as wait } from 'node:timers/promises'
import type { RedisServer } from './machines/redis-server.ts'
import { runTrial, type TrialOptions, type TrialOutcome } from './trials.ts'

/** Kills it with a second of its log not yet on disk, or drops every client. */
export function killRedis(options: TrialOptions, redis: RedisServer): Promise<TrialOutcome> {
  return runTrial('Redis killed', options, async () => {
    for (let done = 0; done < options.times; done++) {
      await wait(300 + Math.random() * 300)
      if (done % 2 === 0) await redis.restart(200)
      else await redis.command('client', 'kill', 'type', 'normal', 'skipme', 'yes')
    }
  })
}

/** Replaces a worker while Redis is down for `away` milliseconds: the new one works without it. */
export function startWithoutRedis(options: TrialOptions, redis: RedisServer, away: number): Promise<TrialOutcome> {
  return runTrial('workers started without Redis', options, async (crew) => {
    for (let done = 0; done < options.times; done++) {
      await wait(300)
      const back = redis.restart(away)
      crew.end('SIGKILL')
      await back
    }
  })
}

/** Full, then frozen, for `away` milliseconds each: enqueueing does not wait for it. */
export async function fillRedis(options: TrialOptions, redis: RedisServer, away: number): Promise<TrialOutcome> {
  const times: number[] = []
  const outcome = await runTrial('Redis full, then still', { ...options, took: times }, async () => {
    for (let done = 0; done < options.times; done++) {
      await wait(300)
      await redis.command('config', 'set', 'maxmemory', '1')
      await wait(away)
      await redis.command('config', 'set', 'maxmemory', '0')
      await redis.command('client', 'pause', String(away), 'all')
      await wait(away)
    }
  })
  times.sort((one, other) => one - other)
  const slow = times[Math.floor(times.length * 0.99)] ?? 0
  return { ...outcome, note: `99 of 100 enqueues took at most ${slow.toFixed(0)} ms`, enqueueMs: slow }
}
