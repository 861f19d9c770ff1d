// Why an outbound call brought no answer.

/** `refused`: we do not call that address. `timeout` and `connection`: no answer, but a retry may succeed. */
export class OutboundFailure extends Error {
  readonly reason: 'refused' | 'timeout' | 'connection'

  constructor(reason: OutboundFailure['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OutboundFailure'
    this.reason = reason
  }
}
