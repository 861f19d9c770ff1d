// One short connection, with the failures an operator can put right told as sentences.
import pg from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** Connects, runs `work`, disconnects. Throws PendError when the server cannot be reached or refuses the log-in. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  // A server that stops between two statements must reject the next one, not end the process.
  client.on('error', () => {})
  await client.connect().catch((error) => Promise.reject(connectionFailure(url, error)))
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** The SQLSTATE of a failed statement, also when it is the cause of a PendError. */
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
