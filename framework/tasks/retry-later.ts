// A failure that knows when a retry makes sense.

/** Thrown by a task: its next attempt, if any is left, starts after at least this many milliseconds. */
export class RetryLater extends Error {
  readonly delay: number

  constructor(message: string, { delay, ...options }: ErrorOptions & { delay: number }) {
    super(message, options)
    this.name = 'RetryLater'
    this.delay = delay
  }
}
