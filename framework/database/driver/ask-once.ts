// Runs one query on its own connection within a time limit, whatever happens to the server.
import pg from 'pg'
import { socketOf } from './private-parts.ts'

export interface Question {
  readonly text: string
  readonly values: unknown[]
  /** Maximum milliseconds to connect, and again to answer. */
  readonly patience: number
  /** Its name in the server's list of connections. */
  readonly name: string
}

/**
 * The rows as objects. Rejects if nobody answers in time; then destroys the connection, because ending it would wait
 * for a silent server.
 */
export async function askOnce(
  url: string,
  { text, values, patience, name }: Question,
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: patience,
    query_timeout: patience,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query(text, values)).rows
  } finally {
    socketOf(client).destroy(new Error('It has said what was asked.'))
  }
}
