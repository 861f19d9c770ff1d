// One question on a connection of its own, within a time, whatever becomes of the server meanwhile.
import pg from 'pg'
import { socketOf } from './private-parts.ts'

export interface Question {
  readonly text: string
  readonly values: unknown[]
  /** Most milliseconds for connecting, and again for the answer. */
  readonly patience: number
  /** What the server's list of connections calls it. */
  readonly name: string
}

/** The rows, as objects. Rejects when nobody answers in time; the connection is cut off, not ended: a silent server would be waited for. */
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
