// Recognizes errors of the driver and the system about lost or failed connections.

const LOST =
  /Connection terminated|ECONNREFUSED|ECONNRESET|EPIPE|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error/
// PostgreSQL's classes: connection exceptions, operator intervention, insufficient resources.
const LOST_STATES = /^(08|57P|53)/

/** Whether the connection was lost or could not open; otherwise a statement was refused. */
export function isLostConnection(error: Error): boolean {
  const { code = '' } = error as { code?: string }
  return LOST.test(`${error.message} ${code}`) || LOST_STATES.test(code)
}

/** Whether waiting for a connection took too long: others waiting now would find the same silence. */
export function isTimeout(error: Error): boolean {
  return /timeout/.test(error.message)
}
