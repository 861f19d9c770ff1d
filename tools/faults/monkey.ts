// Everything at random, for any length of time.
import { setTimeout as wait } from 'node:timers/promises'
import type { Crew } from './crew.ts'
import type { RedisServer } from './machines/redis-server.ts'
import type { TrialDatabase } from './outages.ts'
import { runTrial, type TrialOptions, type TrialOutcome } from './trials.ts'

/** Breaks something every second or so, `times` times. */
export function letMonkeyIn(
  options: TrialOptions,
  database: TrialDatabase,
  redis: RedisServer | null,
): Promise<TrialOutcome> {
  const { lease } = options.place
  const pranks: readonly ((crew: Crew) => Promise<unknown>)[] = [
    async (crew) => crew.end('SIGKILL'),
    async (crew) => crew.end('SIGTERM'),
    (crew) => freezeSomebody(crew, 1.5 * lease),
    async () => {
      await database.stop()
      await database.start()
    },
    async () => redis?.command('flushall'),
    async () => redis?.restart(300),
  ]
  return runTrial('monkey', { ...options, delay: 900 }, async (crew) => {
    for (let done = 0; done < options.times; done++) {
      await wait(300 + Math.random() * 1000)
      await pranks[Math.floor(Math.random() * pranks.length)]!(crew)
    }
  })
}

async function freezeSomebody(crew: Crew, milliseconds: number): Promise<void> {
  const pid = crew.pick()
  if (pid === undefined) return
  crew.halt(pid)
  await wait(milliseconds)
  crew.resume(pid)
}
