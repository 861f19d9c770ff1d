// Shares connections between tables: one table's requests must not hold so many that others find none.
import { Problem } from '#shared/exceptions/problem.ts'

/** The purpose of a connection. */
export interface Errand {
  /** The result of `tableOf` for the first statement. */
  readonly table: string
  readonly kind: 'read' | 'write'
}

interface Waiter {
  enter(): void
  refuse(reason: unknown): void
}

interface Lane {
  readonly held: Record<Errand['kind'], number>
  readonly waiting: Record<Errand['kind'], Set<Waiter>>
}

interface Turn {
  readonly lane: Lane
  readonly kind: Errand['kind']
  readonly waiter: Waiter
}

const KINDS = ['read', 'write'] as const

/**
 * Counts connections by table. A table may take one more while it holds fewer than are free, so that one locked table
 * stops at half of them, a second one at half of the rest (A. Choudhury and E. Hahne, Dynamic queue length thresholds,
 * 1998). Reads alone and writes alone stop earlier: a lock that blocks writers lets readers pass (FLT-06).
 */
export class ConnectionSlots {
  readonly #patience: number
  readonly #lanes = new Map<string, Lane>()
  #free: number

  /** `patience`: maximum milliseconds to wait. */
  constructor(size: number, patience: number) {
    this.#free = size
    this.#patience = patience
  }

  /**
   * Takes a slot, to be returned with `leave`: null if there is one, else a promise that rejects with
   * `service.unavailable` when patience ends.
   */
  enter({ table, kind }: Errand): null | Promise<void> {
    const lane = this.#laneOf(table)
    if (this.#hasRoom(lane, kind)) {
      this.#take(lane, kind)
      return null
    }
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        clearTimeout(timer)
        lane.waiting[kind].delete(waiter)
        end()
      }
      const waiter: Waiter = {
        enter: () => settle(resolve),
        refuse: (reason) => settle(() => reject(reason)),
      }
      const timer = setTimeout(() => waiter.refuse(tooMany()), this.#patience)
      lane.waiting[kind].add(waiter)
    })
  }

  leave({ table, kind }: Errand): void {
    this.#laneOf(table).held[kind] -= 1
    this.#free += 1
    for (let next = this.#next(); next; next = this.#next()) {
      this.#take(next.lane, next.kind)
      next.waiter.enter()
    }
  }

  /** Callers that wait now. */
  get waiting(): number {
    return [...this.#lanes.values()].reduce((sum, { waiting }) => sum + waiting.read.size + waiting.write.size, 0)
  }

  /** Refuses everybody who waits now. */
  refuseAll(reason: () => unknown): void {
    for (const { waiting } of this.#lanes.values())
      for (const kind of KINDS) for (const waiter of waiting[kind]) waiter.refuse(reason())
  }

  #laneOf(table: string): Lane {
    const known = this.#lanes.get(table)
    if (known) return known
    const lane: Lane = { held: { read: 0, write: 0 }, waiting: { read: new Set(), write: new Set() } }
    this.#lanes.set(table, lane)
    return lane
  }

  #take(lane: Lane, kind: Errand['kind']): void {
    lane.held[kind] += 1
    this.#free -= 1
  }

  #hasRoom({ held }: Lane, kind: Errand['kind']): boolean {
    return held.read + held.write < this.#free && 2 * held[kind] < this.#free
  }

  /** Among the tables that may enter, the one that holds least; within a table, the caller that has waited longest. */
  #next(): Turn | null {
    let [found, least]: [Turn | null, number] = [null, Number.POSITIVE_INFINITY]
    for (const lane of this.#lanes.values())
      for (const kind of KINDS) {
        const [waiter] = lane.waiting[kind]
        const held = lane.held.read + lane.held.write
        if (waiter && held < least && this.#hasRoom(lane, kind)) [found, least] = [{ lane, kind, waiter }, held]
      }
    return found
  }
}

function tooMany(): Problem {
  return new Problem('service.unavailable', 'Too many requests wait for what this needs. Try again.', {
    headers: { 'retry-after': '1' },
  })
}
