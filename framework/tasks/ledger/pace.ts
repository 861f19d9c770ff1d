// Paces queries of the ledger: a round costs about the same whatever its size, so a busy one collects more first.

export interface PaceOptions {
  /** Milliseconds from the start of a small round to the start of the next, */
  readonly afterFew: number
  /** and after a round with several, */
  readonly afterSeveral: number
  /** unless this many already wait. */
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

  /** Records how much a round did. */
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
