// Remembers texts by hash, for expensive questions that repeat.
import { hash } from 'node:crypto'

/** A set of texts that stores only hashes. Evicts the least recently asked. */
export class KnownTexts {
  readonly #hashes = new Set<string>()
  readonly #most: number

  /** `most`: capacity. */
  constructor(most: number) {
    this.#most = most
  }

  /** True for a text that `find` accepts, now or before; remembers only acceptance. */
  holds(text: string, find: () => boolean): boolean {
    const key = hash('sha256', text, 'base64url')
    if (!this.#hashes.delete(key) && !find()) return false
    this.#hashes.add(key)
    if (this.#hashes.size > this.#most) this.#hashes.delete(this.#hashes.values().next().value!)
    return true
  }
}
