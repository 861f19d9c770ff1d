// How often the ledger is asked: a round costs about the same however much it does, so that a busy one lets more gather first.

export interface PaceOptions {
  /** Milliseconds from the start of a round that did little to that of the next, */
  readonly afterFew: number
  /** and after one that did several, */
  readonly afterSeveral: number
  /** unless so many wait already. */
  readonly enough: number
}

const SEVERAL = 3

/** Spaces the rounds of one loop. */
export class Pace {
  readonly #options: PaceOptions
  #lastStart = Number.NEGATIVE_INFINITY
  #spacing: number
  #waiting = 0
  #hurry: (() => void) | undefined

  constructor(options: PaceOptions) {
    this.#options = options
    this.#spacing = options.afterFew
  }

  /** One more waits for the next round. */
  add(): void {
    this.#waiting += 1
    if (this.#waiting >= this.#options.enough) this.#hurry?.()
  }

  /** Resolves when the next round may begin. */
  async turn(): Promise<void> {
    const pause = this.#lastStart + this.#spacing - performance.now()
    if (pause > 0 && this.#waiting < this.#options.enough) await this.#wait(pause)
    this.#lastStart = performance.now()
    this.#waiting = 0
  }

  /** Told how much a round did. */
  ended(count: number): void {
    this.#spacing = count >= SEVERAL ? this.#options.afterSeveral : this.#options.afterFew
  }

  async #wait(pause: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#hurry = resolve
    const timer = setTimeout(resolve, pause)
    await promise
    clearTimeout(timer)
    this.#hurry = undefined
  }
}
