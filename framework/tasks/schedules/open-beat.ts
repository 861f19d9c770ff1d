// A scheduler: checks the database's clock and enqueues what is due. Any number may run.
import { runSchedules, type ScheduleParts } from './run-schedules.ts'

/** A running scheduler. */
export interface Beat {
  /** Stops after the current check. */
  stop(): Promise<void>
}

// Clocks drift and are adjusted: asks the database at least this often.
const LONGEST_WAIT_MS = 10_000
const SHORTEST_WAIT_MS = 20

/** Starts in the background. While the database is down, it retries with growing delays up to 10 s; nothing is lost meanwhile. */
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
