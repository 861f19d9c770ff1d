// Limits concurrent expensive work, and runs each piece once for all concurrent callers.
import { Problem } from '#shared/exceptions/problem.ts'
import { Slots } from '#shared/utils/slots.ts'

/** Extra slot for tenants that have nothing running. */
const SPARE = 1
const PATIENCE_MS = 30_000
const NEVER = new AbortController().signal

/** A piece of work. */
export interface Work<T> {
  /** Concurrent callers with the same key share one result. */
  readonly key: string
  /** The owner. Tenants take turns, and none can fill the queue: one tenant's hundred images do not block the others. */
  readonly tenantId: string
  run(): Promise<T>
}

/** Throws `service.unavailable` if too many wait, or one waited too long. */
export class WorkQueue {
  readonly #slots: Slots
  readonly #mayWait: number
  readonly #running = new Map<string, Promise<unknown>>()
  readonly #waiting = new Map<string, number>()
  #waitingOfAll = 0

  constructor(limits: { parallel: number; waiting: number }) {
    this.#slots = new Slots(limits.parallel, SPARE)
    this.#mayWait = limits.waiting
  }

  once<T>(work: Work<T>): Promise<T> {
    const { key } = work
    if (this.#running.has(key)) return this.#running.get(key) as Promise<T>
    const started = this.#run(work).finally(() => this.#running.delete(key))
    this.#running.set(key, started)
    return started
  }

  async #run<T>({ tenantId, run }: Work<T>): Promise<T> {
    if (!this.#slots.tryTake(tenantId)) await this.#wait(tenantId)
    try {
      return await run()
    } finally {
      this.#slots.leave(tenantId)
    }
  }

  /** One tenant may fill half of the queue, a second one half of the rest. */
  async #wait(tenantId: string): Promise<void> {
    const own = this.#waiting.get(tenantId) ?? 0
    if (own >= this.#mayWait - this.#waitingOfAll) throw tooMany()
    this.#count(tenantId, 1)
    try {
      if (!(await this.#slots.take(tenantId, PATIENCE_MS, NEVER))) throw tooMany()
    } finally {
      this.#count(tenantId, -1)
    }
  }

  #count(tenantId: string, by: 1 | -1): void {
    this.#waitingOfAll += by
    const own = (this.#waiting.get(tenantId) ?? 0) + by
    if (own > 0) this.#waiting.set(tenantId, own)
    else this.#waiting.delete(tenantId)
  }
}

function tooMany(): Problem {
  return new Problem('service.unavailable', 'Too many images are being made. Try again.', {
    headers: { 'retry-after': '2' },
  })
}
