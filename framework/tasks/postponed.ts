// A task that must wait for something else.

/** Thrown by a task: the run does not count, and the next is in this many milliseconds, or sooner by `releaseTasks` with this message. */
export class Postponed extends Error {
  readonly delay: number

  constructor(message: string, delay: number) {
    super(message)
    this.name = 'Postponed'
    this.delay = delay
  }
}
