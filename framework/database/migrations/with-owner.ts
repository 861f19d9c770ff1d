// A connection of `pend_owner`, straight to the server, for what migrating does.
import pg from 'pg'

/** Connects, does the work, and closes. */
export async function withOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    connectionTimeoutMillis: 10_000,
    application_name: 'pend migrate',
  })
  // A server that stops between two statements must reject the next one, not end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
