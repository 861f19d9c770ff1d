// Runs costly work a few pieces at a time, and each piece once for all who ask for it at the same moment.
import { Problem } from '#shared/exceptions/problem.ts'

/** Throws `service.unavailable` when too many wait already. */
export class WorkQueue {
  readonly #limits: { readonly parallel: number; readonly waiting: number }
  readonly #running = new Map<string, Promise<unknown>>()
  readonly #waiting: (() => void)[] = []
  #active = 0

  constructor(limits: { parallel: number; waiting: number }) {
    this.#limits = limits
  }

  /** Whoever asks for a key that is being worked on gets the same answer. */
  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#running.has(key)) return this.#running.get(key) as Promise<T>
    const started = this.#run(work).finally(() => this.#running.delete(key))
    this.#running.set(key, started)
    return started
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#active >= this.#limits.parallel) {
      if (this.#waiting.length >= this.#limits.waiting)
        throw new Problem('service.unavailable', 'Too many images are being made. Try again.', {
          headers: { 'retry-after': '2' },
        })
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else this.#active++
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#active--
    }
  }
}
