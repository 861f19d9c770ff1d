// Limits concurrent work, shared fairly between tenants: the one with the least running goes first.

/** One extra slot per this many is reserved for idle tenants, so that nobody waits for another tenant's slow work (JOB-07). */
const SPARE_SHARE = 4

interface Waiter {
  enter(): void
}

/** Counts running work; every taken slot must be returned with `leave`. */
export class Slots {
  readonly #size: number
  readonly #spare: number
  readonly #running = new Map<string, number>()
  readonly #waiting = new Map<string, Set<Waiter>>()
  #taken = 0

  /** `spare` slots are for tenants with nothing running. */
  constructor(size: number, spare = Math.floor(size / SPARE_SHARE)) {
    this.#size = size
    this.#spare = spare
  }

  /** Takes a slot if one is free. */
  tryTake(tenantId: string): boolean {
    if (!this.#hasRoomFor(tenantId)) return false
    this.enter(tenantId)
    return true
  }

  /** Free slots: for anybody, and additional ones for tenants with nothing running. */
  get free(): { room: number; spare: number } {
    const room = Math.max(0, this.#size - this.#taken)
    return { room, spare: Math.max(0, this.#size + this.#spare - this.#taken - room) }
  }

  /** Running work by tenant; tenants without any are absent. */
  get running(): ReadonlyMap<string, number> {
    return this.#running
  }

  /** Takes a slot that `free` reported, without checking. */
  enter(tenantId: string): void {
    this.#taken += 1
    this.#running.set(tenantId, (this.#running.get(tenantId) ?? 0) + 1)
  }

  /** Resolves with true once the tenant has a slot, or with false after `patience` milliseconds or an abort. */
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

  /** Returns a slot. */
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

  /** Of the waiting tenants the one with the least running; among equals the one that has waited longest. */
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
    // Moves the tenant to the end of the queue for its next turn.
    this.#waiting.delete(tenantId)
    if (own.size > 0) this.#waiting.set(tenantId, own)
  }
}
