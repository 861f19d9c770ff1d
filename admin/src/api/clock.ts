// The server's time: the clock of a device may be wrong, and ages and drafts are measured against the server's.

/** Answers take a moment to arrive, so a smaller difference does not count as a clock fault. */
const TOLERATED_MS = 60_000

let behind = 0

/** Each answer carries the server's time in its Date header. */
export function noteServerTime(date: string | null, here = Date.now()): void {
  const there = Date.parse(date ?? '')
  if (Number.isNaN(there)) return
  behind = Math.abs(there - here) > TOLERATED_MS ? there - here : 0
}

export function now(): number {
  return Date.now() + behind
}

/** How many milliseconds the clock of this device is behind the server's; negative if it is ahead, 0 if it is right. */
export function clockFault(): number {
  return behind
}
