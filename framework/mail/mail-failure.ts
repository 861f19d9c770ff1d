// Why a mail could not be handed over, and whether another try may help.

/** A permanent one is the receiver's last word about this mail (RFC 5321 §4.2.1: 5yz); all others may pass. */
export class MailFailure extends Error {
  readonly isPermanent: boolean

  constructor(message: string, options: { isPermanent: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'MailFailure'
    this.isPermanent = options.isPermanent
  }
}
