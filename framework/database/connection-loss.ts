// Tells a lost connection from a refused statement.
import { Problem } from '#shared/exceptions/problem.ts'

const LOST =
  /Connection terminated|ECONNREFUSED|ECONNRESET|EPIPE|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error/

/** A Problem (503 `service.unavailable`) when the connection was lost or could not be opened; else the error as it is. */
export function problemOfConnection(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error
  const code = (error as { code?: string }).code ?? ''
  const isLost = LOST.test(`${error.message} ${code}`) || /^(08|57P|53)/.test(code)
  if (!isLost) return error
  return new Problem('service.unavailable', 'The database does not answer.', {
    cause: error,
    headers: { 'retry-after': '5' },
  })
}
