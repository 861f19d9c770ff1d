// A transaction that takes no connection before its first statement.
import type { Held } from './connections.ts'

/** A transaction that has begun. */
export interface Begun {
  readonly held: Held
  /** Rejects if its scope is refused. */
  readonly head: Promise<unknown>
}

/** Begins once, with the first statement. */
export class Opening {
  readonly #begin: (text: string) => Promise<Begun>
  #beginning: Promise<Begun> | undefined
  #begun: Begun | undefined

  constructor(begin: (text: string) => Promise<Begun>) {
    this.#begin = begin
  }

  /** Calls `work` once it has begun, in call order; at once if it already has. `text` is the statement. */
  run<T>(text: string, work: (begun: Begun) => Promise<T>): Promise<T> {
    if (this.#begun) return work(this.#begun)
    if (!this.#beginning) {
      this.#beginning = this.#begin(text)
      // Registered first, so that no later caller overtakes those who wait.
      this.#beginning.then(
        (begun) => {
          this.#begun = begun
        },
        () => {},
      )
    }
    return this.#beginning.then(work)
  }

  /** The connection that has begun or is beginning, to be ended; undefined if none ever did. */
  async settled(): Promise<Held | undefined> {
    return (await this.#beginning?.catch(() => undefined))?.held
  }
}
