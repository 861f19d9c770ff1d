// Connections for the library that carries tasks: its own would end the process when the server goes away at the wrong moment.
import pg from 'pg'

/**
 * A pool in the library's schema. Each of its connections is listened to for errors from its first moment on: one that breaks between two
 * statements must not end the process (logtide#291). End it after the library was closed.
 */
export function openQueuePool(
  url: string,
  { max, onError }: { max: number; onError: (error: Error) => void },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    keepAlive: true,
    application_name: 'pend queue',
    options: '-c search_path=bullmq',
  })
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  return pool
}
