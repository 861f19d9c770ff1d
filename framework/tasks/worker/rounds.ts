// A worker's loop: it checks the clock, claims tasks while there are some, and sleeps until the next hint.
import type { Runtime } from '#framework/request/runtime.ts'
import { Pace } from '../ledger/pace.ts'
import { purgeTasks, reconcileTasks } from '../ledger/reconcile.ts'
import type { Intake } from './intake.ts'

export interface RoundsOptions {
  readonly runtime: Runtime
  readonly intake: Intake
  /** Concurrent tasks per queue. */
  readonly concurrency: number
}

// All times here come from a monotonic clock (performance.now): a clock set back an hour would stop all checks for an hour.
const POLL_MS = 1000
const PURGE_EVERY_MS = 10_000
const LONGEST_WAIT_MS = 10_000
const SHORTEST_WAIT_MS = 5
const BETWEEN_LOOKS_MS = 100
const MOMENT_MS = 50
// After a large round, wait until more tasks have ended, but not long: others may run for hours.
const SPACING_MS = { afterFew: 4, afterSeveral: 12 }
const ENOUGH_OF = 0.5

/** One loop: check, claim while there is something, sleep until the next hint or moment. */
export class Rounds {
  readonly #options: RoundsOptions
  readonly #pace: Pace
  #isStarted = false
  #isStopped = false
  #lastLook = 0
  #isAwake = false
  #isTurning = false
  #isEarly = false
  #failures = 0
  #nextLook = 0
  #nextPurge = performance.now() + Math.random() * PURGE_EVERY_MS
  #timer: NodeJS.Timeout | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(options: RoundsOptions) {
    this.#options = options
    this.#pace = new Pace({ ...SPACING_MS, enough: Math.ceil(options.concurrency * ENOUGH_OF) })
  }

  /** A task made room for another: enough of them bring the next round forward. */
  onRoom(): void {
    this.#pace.add()
    this.wake()
  }

  /** There may be something to claim. Does nothing before `start`. */
  wake(): void {
    this.#isAwake = true
    // New or failed tasks may be due before the next regular check.
    this.#nextLook = Math.min(this.#nextLook, Math.max(performance.now(), this.#lastLook + BETWEEN_LOOKS_MS))
    if (this.#isStopped || this.#isTurning || !this.#isStarted) return
    this.#begin()
  }

  #begin(): void {
    clearTimeout(this.#timer)
    this.#isAwake = true
    this.#turn = this.#turnOver()
  }

  start(): void {
    this.#isStarted = true
    this.wake()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.#turn
  }

  async #turnOver(): Promise<void> {
    this.#isTurning = true
    try {
      while (this.#isAwake && !this.#isStopped) await this.#round()
      this.#failures = 0
    } catch (error) {
      this.#failures += 1
      this.#options.runtime.log.warn({ error }, 'no tasks are taken for a moment')
    }
    this.#isTurning = false
    this.#sleep()
  }

  async #round(): Promise<void> {
    await this.#pace.turn()
    this.#isAwake = false
    if (performance.now() >= this.#nextLook) await this.#look()
    const { count, more } = await this.#options.intake()
    if (more === 'now') this.#isAwake = true
    this.#isEarly = more === 'soon'
    this.#pace.ended(count)
  }

  #sleep(): void {
    if (this.#isStopped) return
    const look = Math.max(0, this.#nextLook - performance.now())
    const due = this.#isEarly ? Math.min(look, MOMENT_MS) : look
    const pause = this.#failures > 0 ? Math.min(LONGEST_WAIT_MS, 50 * 2 ** this.#failures) : due
    this.#timer = setTimeout(() => this.#begin(), pause)
  }

  async #look(): Promise<void> {
    const { runtime } = this.#options
    this.#lastLook = performance.now()
    this.#nextLook = this.#lastLook + POLL_MS
    const { nextDue } = await reconcileTasks(runtime)
    if (nextDue !== null)
      this.#nextLook = Math.min(this.#nextLook, performance.now() + Math.max(nextDue, SHORTEST_WAIT_MS))
    if (performance.now() < this.#nextPurge) return
    this.#nextPurge = (await purgeTasks(runtime)) > 0 ? 0 : performance.now() + PURGE_EVERY_MS
  }
}
