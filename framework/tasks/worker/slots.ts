// Room for so many tasks at a time; who waits is let in by turns.

/** Counts what runs. */
export class Slots {
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(size: number) {
    this.#free = size
  }

  /** Resolves with true when there is room, or with false when `patience` milliseconds have passed or it was aborted. */
  async take(patience: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false
    if (this.#free > 0) {
      this.#free -= 1
      return true
    }
    return new Promise((resolve) => {
      const settle = (isIn: boolean) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', giveUp)
        if (!isIn) this.#waiting.splice(this.#waiting.indexOf(enter), 1)
        resolve(isIn)
      }
      const enter = () => settle(true)
      const giveUp = () => settle(false)
      const timer = setTimeout(giveUp, patience)
      signal.addEventListener('abort', giveUp, { once: true })
      this.#waiting.push(enter)
    })
  }

  /** Makes room again. */
  leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free += 1
  }
}
