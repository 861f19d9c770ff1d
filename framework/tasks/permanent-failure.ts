// A failure that no retry can fix.

/** Thrown by a task that should end as a dead letter at once, whatever attempts are left. */
export class PermanentFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PermanentFailure'
  }
}
