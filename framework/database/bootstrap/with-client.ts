// A short-lived connection that reports failures an operator can fix as sentences.
import pg from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** Connects, runs `work`, disconnects. Throws PendError if the server is unreachable or refuses the role. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  // If the server stops between two statements, the next one must reject instead of ending the process.
  client.on('error', () => {})
  await client.connect().catch((error) => Promise.reject(connectionFailure(url, error)))
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** The SQLSTATE of a failed statement, also as the cause of a PendError. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, cause } = error as { code?: string; cause?: { code?: string } }
  return code ?? cause?.code
}

function connectionFailure(url: string, cause: Error): PendError {
  const { hostname, port, username } = new URL(url)
  const place = `${hostname}:${port || 5432}`
  if (['28P01', '28000'].includes(sqlStateOf(cause) ?? '')) {
    const message = `The PostgreSQL server at ${place} refused the log-in of "${username}".`
    return new PendError(message, 'Check user and password in DATABASE_URL.', { cause })
  }
  const reason = cause.message || (sqlStateOf(cause) ?? cause.name)
  return new PendError(
    `No connection to PostgreSQL at ${place}: ${reason}`,
    'Check DATABASE_URL, and that the server runs.',
    { cause },
  )
}
