// A scheduler: looks at the clock of the database and enqueues what is due. Any number of them may run.
import { runSchedules, type ScheduleParts } from './run-schedules.ts'

/** A scheduler that runs. */
export interface Beat {
  /** Ends after the look that is under way. */
  stop(): Promise<void>
}

// Clocks drift and are set: the database is asked again at least this often.
const LONGEST_WAIT_MS = 10_000
const SHORTEST_WAIT_MS = 20

/** Starts in the background. A database that is away is asked again, later and later up to 10 s; nothing is lost meanwhile. */
export function openBeat(parts: ScheduleParts): Beat {
  let isStopped = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let turn = Promise.resolve()

  const look = async (): Promise<void> => {
    let wait = LONGEST_WAIT_MS
    try {
      const { now, next } = await runSchedules(parts)
      if (next) wait = Math.min(wait, +next - +now)
      failures = 0
    } catch (error) {
      wait = Math.min(wait, 100 * 2 ** failures++)
      parts.runtime.log.warn({ error }, 'the scheduler could not look')
    }
    if (isStopped) return
    timer = setTimeout(
      () => {
        turn = look()
      },
      Math.max(wait, SHORTEST_WAIT_MS),
    )
  }
  if (parts.schedules.length > 0) turn = look()
  return {
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await turn
    },
  }
}
