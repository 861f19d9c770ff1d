// Distinguishes a lost connection from a refused statement.
import { Problem } from '#shared/exceptions/problem.ts'
import { isLostConnection } from '../driver/lost-connections.ts'

/** A Problem (503 `service.unavailable`) if the connection was lost or could not open; otherwise the error unchanged. */
export function problemOfConnection(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error
  if (!isLostConnection(error)) return error
  return new Problem('service.unavailable', 'The database does not answer.', {
    cause: error,
    headers: { 'retry-after': '5' },
  })
}
