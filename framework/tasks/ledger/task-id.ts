// Increasing ids: a task enqueued later by the same process has the greater id, even within a millisecond.
import { randomBytes } from 'node:crypto'

// Milliseconds, with a 12-bit counter, as one number.
const TICKS = 4096
let last = 0

/** A version 7 UUID whose 12 bits after the version count within a millisecond (RFC 9562, 6.2, method 1). */
export function nextTaskId(): string {
  last = Math.max(Date.now() * TICKS, last + 1)
  return idOfTick(last)
}

/** Makes later ids greater than this one, whatever clock it comes from. */
export function passTaskId(id: string): void {
  last = Math.max(last, tickOfId(id))
}

/** The order of an id as an integer up to 2^53. */
export function tickOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) * TICKS + Number.parseInt(id.slice(15, 18), 16)
}

/** A new id with that order. */
export function idOfTick(tick: number): string {
  const time = Math.floor(tick / TICKS)
    .toString(16)
    .padStart(12, '0')
  const random = randomBytes(8)
  random[0] = (random[0]! & 0x3f) | 0x80
  const tail = random.toString('hex')
  const count = (tick % TICKS).toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
