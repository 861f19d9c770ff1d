// Why a call outside brought no answer.

/** `refused`: we do not call there. `timeout` and `connection`: nobody answered, another try may. */
export class OutboundFailure extends Error {
  readonly reason: 'refused' | 'timeout' | 'connection'

  constructor(reason: OutboundFailure['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OutboundFailure'
    this.reason = reason
  }
}
