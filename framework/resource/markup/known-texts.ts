// Remembers texts by their hash: for what costs much to find out about a text and is asked again and again.
import { hash } from 'node:crypto'

/** A set of texts that keeps none of them. The one that was asked for longest ago goes first. */
export class KnownTexts {
  readonly #hashes = new Set<string>()
  readonly #most: number

  /** `most`: how many are remembered. */
  constructor(most: number) {
    this.#most = most
  }

  /** True for a text that `find` said yes to, now or before; only a yes is remembered. */
  holds(text: string, find: () => boolean): boolean {
    const key = hash('sha256', text, 'base64url')
    if (!this.#hashes.delete(key) && !find()) return false
    this.#hashes.add(key)
    if (this.#hashes.size > this.#most) this.#hashes.delete(this.#hashes.values().next().value!)
    return true
  }
}
