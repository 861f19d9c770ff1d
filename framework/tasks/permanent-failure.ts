// A failure that no second try mends.

/** Thrown by a task that should end as a dead letter at once, whatever attempts are left. */
export class PermanentFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PermanentFailure'
  }
}
