// The driver in use: connections of `pg`, with its private parts behind the interface.
import pg from 'pg'
import type { OpenPool, SentTransaction, WireAnswer, WireConnection, WireQuery } from './driver.ts'
import { sendTogether, sendTransaction } from './flight.ts'
import { backendOf, isAwaited, socketOf } from './private-parts.ts'

/** Opens none before one is requested. */
export const openPgPool: OpenPool = ({ url, size, patience, onError }) => {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    pipeline: true,
    // Connections stay open: an idle timer would be set and cleared with every read.
    idleTimeoutMillis: 0,
    // Callers that get none within this time are told: otherwise a stuck queue would hold them forever.
    connectionTimeoutMillis: patience,
    application_name: 'pend',
  })
  pool.on('error', onError)
  // A connection that breaks while in use also emits an event; without a handler it ends the process (logtide#291).
  pool.on('connect', (client) => client.on('error', onError))
  return {
    connect: async () => connectionOf(await pool.connect()),
    close: () => pool.end(),
    get load() {
      return { open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }
    },
  }
}

const known = new WeakMap<pg.PoolClient, PgConnection>()

function connectionOf(client: pg.PoolClient): WireConnection {
  let connection = known.get(client)
  if (!connection) {
    connection = new PgConnection(client)
    known.set(client, connection)
  }
  return connection
}

class PgConnection implements WireConnection {
  readonly #client: pg.PoolClient

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  get backendId(): number | null {
    return backendOf(this.#client)
  }

  get bytesRead(): number {
    return socketOf(this.#client).bytesRead
  }

  get isAwaited(): boolean {
    return isAwaited(this.#client)
  }

  send(query: WireQuery): Promise<WireAnswer> {
    return sendTogether(this.#client, query)
  }

  sendTransaction(queries: readonly WireQuery[]): SentTransaction {
    return sendTransaction(this.#client, queries)
  }

  destroy(reason: Error): void {
    socketOf(this.#client).destroy(reason)
  }

  release(broken?: Error): void {
    this.#client.release(broken)
  }
}
