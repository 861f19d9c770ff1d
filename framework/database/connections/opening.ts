// A transaction that holds no connection before it has something to say.
import type { Held } from './connections.ts'

/** A transaction that has begun. */
export interface Begun {
  readonly held: Held
  /** Rejects when its scope is refused. */
  readonly head: Promise<unknown>
}

/** Begins once, with whatever is said first. */
export class Opening {
  readonly #begin: (text: string) => Promise<Begun>
  #beginning: Promise<Begun> | undefined
  #begun: Begun | undefined

  constructor(begin: (text: string) => Promise<Begun>) {
    this.#begin = begin
  }

  /** Calls `work` once it has begun: at once when it has, and always in the order of the calls. `text` is what is said. */
  run<T>(text: string, work: (begun: Begun) => Promise<T>): Promise<T> {
    if (this.#begun) return work(this.#begun)
    if (!this.#beginning) {
      this.#beginning = this.#begin(text)
      // The first to hear of it, so that nobody who calls later is sooner than those who wait.
      this.#beginning.then(
        (begun) => {
          this.#begun = begun
        },
        () => {},
      )
    }
    return this.#beginning.then(work)
  }

  /** What has begun by now or is about to, to be ended; nothing when it never did. */
  async settled(): Promise<Held | undefined> {
    return (await this.#beginning?.catch(() => undefined))?.held
  }
}
