// What the driver and the system say of connections that were lost, or that could not be opened.

const LOST =
  /Connection terminated|ECONNREFUSED|ECONNRESET|EPIPE|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error/
// PostgreSQL's own: connection exceptions, an operator who intervenes, resources that are used up.
const LOST_STATES = /^(08|57P|53)/

/** Whether the connection was lost or could not be opened; else a statement was refused. */
export function isLostConnection(error: Error): boolean {
  const { code = '' } = error as { code?: string }
  return LOST.test(`${error.message} ${code}`) || LOST_STATES.test(code)
}

/** Whether a connection was waited for too long: whoever waits for one now finds the same silence. */
export function isTimeout(error: Error): boolean {
  return /timeout/.test(error.message)
}
