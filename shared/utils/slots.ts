// Room for so much work at a time, shared between tenants: who has least running here is let in first.

/** One in so many is added for tenants that have nothing running, so that nobody waits for somebody else's slow work (JOB-07). */
const SPARE_SHARE = 4

interface Waiter {
  enter(): void
}

/** Counts what runs; whoever took a place gives it back with `leave`. */
export class Slots {
  readonly #size: number
  readonly #spare: number
  readonly #running = new Map<string, number>()
  readonly #waiting = new Map<string, Set<Waiter>>()
  #taken = 0

  /** `spare` places are for tenants that have nothing running. */
  constructor(size: number, spare = Math.floor(size / SPARE_SHARE)) {
    this.#size = size
    this.#spare = spare
  }

  /** Takes a place when there is one now. */
  tryTake(tenantId: string): boolean {
    if (!this.#hasRoomFor(tenantId)) return false
    this.enter(tenantId)
    return true
  }

  /** How many places there are now: for anybody, and beyond them for tenants that have nothing running. */
  get free(): { room: number; spare: number } {
    const room = Math.max(0, this.#size - this.#taken)
    return { room, spare: Math.max(0, this.#size + this.#spare - this.#taken - room) }
  }

  /** How much runs of each tenant; none of them has nothing. */
  get running(): ReadonlyMap<string, number> {
    return this.#running
  }

  /** Takes a place without asking, for whoever was told by `free` that there is one. */
  enter(tenantId: string): void {
    this.#taken += 1
    this.#running.set(tenantId, (this.#running.get(tenantId) ?? 0) + 1)
  }

  /**
   * Resolves with true when there is room for one more of the tenant, or with false when `patience` milliseconds have passed or it was
   * aborted.
   */
  async take(tenantId: string, patience: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false
    if (this.tryTake(tenantId)) return true
    return new Promise((resolve) => {
      const settle = (isIn: boolean) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', giveUp)
        this.#leaveQueue(tenantId, waiter)
        resolve(isIn)
      }
      const waiter = { enter: () => settle(true) }
      const giveUp = () => settle(false)
      const timer = setTimeout(giveUp, patience)
      signal.addEventListener('abort', giveUp, { once: true })
      this.#waiting.set(tenantId, (this.#waiting.get(tenantId) ?? new Set()).add(waiter))
    })
  }

  /** Makes room again. */
  leave(tenantId: string): void {
    this.#taken -= 1
    const left = this.#running.get(tenantId)! - 1
    if (left > 0) this.#running.set(tenantId, left)
    else this.#running.delete(tenantId)
    const next = this.#nextTenant()
    if (next === null || !this.#hasRoomFor(next)) return
    const [waiter] = this.#waiting.get(next)!
    this.enter(next)
    waiter!.enter()
  }

  #hasRoomFor(tenantId: string): boolean {
    const spare = this.#running.has(tenantId) ? 0 : this.#spare
    return this.#taken < this.#size + spare
  }

  /** Of those who wait the one with least running, and of such the one that has waited longest. */
  #nextTenant(): string | null {
    let [found, least]: [string | null, number] = [null, Number.POSITIVE_INFINITY]
    for (const tenantId of this.#waiting.keys()) {
      const running = this.#running.get(tenantId) ?? 0
      if (running < least) [found, least] = [tenantId, running]
    }
    return found
  }

  #leaveQueue(tenantId: string, waiter: Waiter): void {
    const own = this.#waiting.get(tenantId)!
    own.delete(waiter)
    // Behind the others, for its next turn.
    this.#waiting.delete(tenantId)
    if (own.size > 0) this.#waiting.set(tenantId, own)
  }
}
