// A failure that knows when another try makes sense.

/** Thrown by a task: its next start is so many milliseconds from now at least, while it has attempts left. */
export class RetryLater extends Error {
  readonly delay: number

  constructor(message: string, { delay, ...options }: ErrorOptions & { delay: number }) {
    super(message, options)
    this.name = 'RetryLater'
    this.delay = delay
  }
}
