// The mistake of the person who operates PEND: shown as one sentence and a hint, never as a stack trace.

/**
 * Thrown when a command, a setting or the machine it runs on is wrong in a way its user can put right.
 * Not for mistakes of an API client: those are problems (RFC 9457).
 */
export class PendError extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.hint = hint
  }
}
