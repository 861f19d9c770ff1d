// How long a failed task waits for its next start.
import type { Task } from '#framework/request/context.ts'

/** Milliseconds: grows with each attempt up to the maximum, and lies anywhere in its upper half, so that what failed together does not come back together. */
export function backoffOf({ base, factor, max }: Task['backoff'], attempt: number, random = Math.random()): number {
  const full = Math.min(max, base * factor ** (attempt - 1))
  return full / 2 + (full / 2) * random
}
