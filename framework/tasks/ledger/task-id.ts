// Ids that grow: a task that is enqueued later by the same process has the greater id, also within a millisecond.
import { randomBytes } from 'node:crypto'

let last = 0
let counter = 0

/** A UUID of version 7 whose 12 bits after the version count within a millisecond (RFC 9562, 6.2, method 1). */
export function nextTaskId(): string {
  const now = Date.now()
  if (now > last) {
    last = now
    counter = 0
  } else if (++counter > 0xfff) {
    last += 1
    counter = 0
  }
  const time = last.toString(16).padStart(12, '0')
  const random = randomBytes(8)
  random[0] = (random[0]! & 0x3f) | 0x80
  const tail = random.toString('hex')
  const count = counter.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
