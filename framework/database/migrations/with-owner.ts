// A connection of `pend_owner`, directly to the server, for migrations.
import pg from 'pg'

/** Connects, runs the work, and closes. */
export async function withOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    connectionTimeoutMillis: 10_000,
    application_name: 'pend migrate',
  })
  // If the server stops between two statements, the next one must reject instead of ending the process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
