// An operator's mistake: shown as one sentence with a hint, never as a stack trace.

/**
 * Thrown if a command, a setting or the machine is wrong in a way that its user can fix. Not for mistakes of API
 * clients: those are problems (RFC 9457).
 */
export class PendError extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.hint = hint
  }
}
