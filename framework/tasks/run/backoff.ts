// How long a failed task waits for its next attempt.
import type { Task } from '#framework/request/task.ts'

/**
 * Milliseconds: grows with each attempt up to the maximum, randomized over its upper half, so that tasks that failed
 * together do not return together.
 */
export function backoffOf({ base, factor, max }: Task['backoff'], attempt: number, random = Math.random()): number {
  const full = Math.min(max, base * factor ** (attempt - 1))
  return full / 2 + (full / 2) * random
}
