// Pooled connections for tests below the operations: a new one costs the server more than most statements.
import pg from 'pg'

const pools = new Map<string, pg.Pool>()

/** Lends a connection that later calls may reuse: `work` must leave no transaction, role or setting behind. */
export async function withKeptClient<T>(url: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await poolOf(url).connect()
  try {
    const result = await work(client)
    client.release()
    return result
  } catch (error) {
    // Its state is unknown.
    client.release(true)
    throw error
  }
}

/** Runs one statement and returns its rows. */
export function runStatement(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return withKeptClient(url, async (client) => (await client.query(sql, values)).rows)
}

function poolOf(url: string): pg.Pool {
  const known = pools.get(url)
  if (known) return known
  const pool = new pg.Pool({ connectionString: url, max: 3, allowExitOnIdle: true })
  // Dropping a scratch database closes its connections.
  pool.on('error', () => {})
  pools.set(url, pool)
  return pool
}
