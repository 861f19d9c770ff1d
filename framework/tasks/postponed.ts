// A task that cannot do anything before something else has happened.

/** Thrown by a task: the run counts for nothing, and the next is so many milliseconds from now, or sooner by `releaseTasks` with this message. */
export class Postponed extends Error {
  readonly delay: number

  constructor(message: string, delay: number) {
    super(message)
    this.name = 'Postponed'
    this.delay = delay
  }
}
