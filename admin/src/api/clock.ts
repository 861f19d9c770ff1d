// The time as the server has it: the clock of a device may be wrong, and ages and drafts are counted from this one.

/** Answers take a moment to arrive: less than this is no fault of the clock. */
const TOLERATED_MS = 60_000

let behind = 0

/** Each answer brings the time of the server (the header Date). */
export function noteServerTime(date: string | null, here = Date.now()): void {
  const there = Date.parse(date ?? '')
  if (Number.isNaN(there)) return
  behind = Math.abs(there - here) > TOLERATED_MS ? there - here : 0
}

export function now(): number {
  return Date.now() + behind
}

/** How far the clock of this device is behind that of the server, in milliseconds; negative where it is ahead, 0 where it is right. */
export function clockFault(): number {
  return behind
}
