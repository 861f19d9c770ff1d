// Why a mail could not be handed over, and whether a retry may help.

/** A permanent failure is the receiver's final answer about this mail (RFC 5321 §4.2.1: 5yz); all others may be temporary. */
export class MailFailure extends Error {
  readonly isPermanent: boolean

  constructor(message: string, options: { isPermanent: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'MailFailure'
    this.isPermanent = options.isPermanent
  }
}
