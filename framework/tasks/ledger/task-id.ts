// Ids that grow: a task that is enqueued later by the same process has the greater id, also within a millisecond.
import { randomBytes } from 'node:crypto'

// Milliseconds and a count of 12 bits within them, as one number.
const TICKS = 4096
let last = 0

/** A UUID of version 7 whose 12 bits after the version count within a millisecond (RFC 9562, 6.2, method 1). */
export function nextTaskId(): string {
  last = Math.max(Date.now() * TICKS, last + 1)
  return idOfTick(last)
}

/** Ids from here on are greater than this one, whatever clock it comes from. */
export function passTaskId(id: string): void {
  last = Math.max(last, tickOfId(id))
}

/** The place of an id among others: a whole number, up to 2^53. */
export function tickOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) * TICKS + Number.parseInt(id.slice(15, 18), 16)
}

/** A new id for a place. */
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
