// Hands tasks from the ledger to the queue, whenever it is nudged and once a second.
import type { Runtime } from '#framework/request/context.ts'
import type { QueueDriver } from '../drivers/queue-driver.ts'
import { type DispatchRound, dispatchTasks, type RateLimited } from '../ledger/dispatch.ts'
import { Pace } from '../ledger/pace.ts'
import { purgeTasks, reconcileTasks } from '../ledger/reconcile.ts'

export interface DispatcherOptions {
  readonly runtime: Runtime
  readonly driver: QueueDriver
  readonly queues: readonly string[]
  readonly lease: number
  /** Tasks on their way at once, of each queue. */
  readonly window: number
}

// All times here are those of a clock that nobody can set (performance.now): one that jumped back an hour would let nobody look for an hour.
const POLL_MS = 1000
const PURGE_EVERY_MS = 10_000
const LONGEST_WAIT_MS = 10_000
const SHORTEST_WAIT_MS = 5
const BETWEEN_LOOKS_MS = 100
const SPACING_MS = { afterFew: 8, afterSeveral: 25 }

/** One loop: look, hand out while there is something, sleep until the next hint or the next moment. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #lanes: readonly (() => Promise<Handed>)[]
  readonly #pace: Pace
  #isStarted = false
  #isStopped = false
  #lastLook = 0
  #isAwake = false
  #isTurning = false
  #failures = 0
  #nextLook = 0
  #nextPurge = performance.now() + Math.random() * PURGE_EVERY_MS
  #timer: NodeJS.Timeout | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#lanes = options.queues.map((queue) => createLane(options, queue))
    this.#pace = new Pace({ ...SPACING_MS, enough: options.window / 2 })
  }

  /** A task has made room for another. */
  onEnded(): void {
    this.#pace.add()
    this.wake()
  }

  /** There may be something to hand out. Nothing happens before `start`. */
  wake(): void {
    this.#isAwake = true
    // What was put down or failed may be due before the next regular look.
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
      this.#options.runtime.log.warn({ error }, 'tasks are not handed out for a moment')
    }
    this.#isTurning = false
    this.#sleep()
  }

  async #round(): Promise<void> {
    await this.#pace.turn()
    this.#isAwake = false
    if (performance.now() >= this.#nextLook) await this.#look()
    let count = 0
    for (const lane of this.#lanes) {
      const handed = await lane()
      count += handed.count
      if (handed.mayBeMore) this.#isAwake = true
    }
    this.#pace.ended(count)
  }

  #sleep(): void {
    if (this.#isStopped) return
    const due = Math.max(0, this.#nextLook - performance.now())
    const pause = this.#failures > 0 ? Math.min(LONGEST_WAIT_MS, 50 * 2 ** this.#failures) : due
    this.#timer = setTimeout(() => this.#begin(), pause)
  }

  async #look(): Promise<void> {
    const { runtime, driver, queues } = this.#options
    this.#lastLook = performance.now()
    this.#nextLook = this.#lastLook + POLL_MS
    const { again, nextDue } = await reconcileTasks(runtime, this.#options)
    if (nextDue !== null)
      this.#nextLook = Math.min(this.#nextLook, performance.now() + Math.max(nextDue, SHORTEST_WAIT_MS))
    const known = again.filter(({ queue }) => queues.includes(queue))
    for (const [queue, tasks] of Map.groupBy(known, (task) => task.queue)) await driver.add(queue, tasks)
    if (performance.now() < this.#nextPurge) return
    this.#nextPurge = (await purgeTasks(runtime)) > 0 ? 0 : performance.now() + PURGE_EVERY_MS
  }
}

interface Handed {
  readonly count: number
  /** Another round may find some. */
  readonly mayBeMore: boolean
}

/** Hands out one round of a queue. */
function createLane({ runtime, driver, window }: DispatcherOptions, queue: string): () => Promise<Handed> {
  let place: Pick<DispatchRound, 'cursor' | 'keyCursor' | 'waiterCursor'> = {
    cursor: null,
    keyCursor: null,
    waiterCursor: null,
  }
  const limited: RateLimited[] = [...runtime.queue.tasks.values()]
    .filter((task) => task.queue === queue && task.rateLimit)
    .map(({ name, rateLimit }) => ({ name, ...rateLimit! }))
  return async () => {
    const { tasks, hasRoom, ...next } = await dispatchTasks(runtime, { queue, window, ...place }, limited)
    place = next
    if (tasks.length > 0) await driver.add(queue, tasks)
    // Where everything is full the next ending wakes us: to go through ten thousand keys till then would keep a processor busy.
    const mayBeMore = tasks.length > 0 || (hasRoom && (next.cursor !== null || next.keyCursor !== null))
    return { count: tasks.length, mayBeMore }
  }
}
