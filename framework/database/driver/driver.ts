// What this project asks of a driver of PostgreSQL: connections whose statements leave together, and what is seen of them from outside.

/** A statement as it goes to the wire. With a name its plan is kept by the connection. */
export interface WireQuery {
  text: string
  values: unknown[]
  name?: string
}

/** What became of a statement. */
export interface WireAnswer {
  /** Rows are arrays in the order of the columns; null where a value is missing. */
  readonly rows: unknown[][]
  /** The first word of what the server did, such as `SELECT` or `COMMIT`; null for a statement without a word. */
  readonly command: string | null
  /** Null for what counts no rows. */
  readonly rowCount: number | null
}

/** A transaction that was sent as a whole. */
export interface SentTransaction {
  /** In the order of its statements. */
  readonly answers: readonly Promise<WireAnswer>[]
  /** Only when this resolves has anything happened. */
  readonly committed: Promise<void>
}

/** A connection in somebody's hands. It is the same object whenever the same connection is lent. */
export interface WireConnection {
  /**
   * Sends the statement with everything else that the connection is given in this turn of the event loop. After the first of them that fails
   * the rest is refused with an error, a COMMIT among them too, so that a rollback must follow.
   */
  send(query: WireQuery): Promise<WireAnswer>
  /** On a connection that is in no transaction. When a statement fails or cannot be written, nothing is committed. */
  sendTransaction(queries: readonly WireQuery[]): SentTransaction
  /** The server's process; null before the driver knows it. */
  readonly backendId: number | null
  /** All that the server ever said. */
  readonly bytesRead: number
  /** Whether an answer is due. */
  readonly isAwaited: boolean
  /** Cuts it off: whatever waits for an answer is refused with the reason. */
  destroy(reason: Error): void
  /** Gives it back; one that is `broken` is closed. */
  release(broken?: Error): void
}

/** What a pool is made of. */
export interface WirePoolOptions {
  readonly url: string
  readonly size: number
  /** Most milliseconds that `connect` waits. */
  readonly patience: number
  /** Told of connections that break, also of idle ones. */
  readonly onError: (error: Error) => void
}

/** Connections of one log-in, which stay open. */
export interface WirePool {
  /** Rejects with an error that `isLostConnection` knows when there is none in time. */
  connect(): Promise<WireConnection>
  /** Resolves when all connections were given back and have ended. */
  close(): Promise<void>
}

/** A driver. */
export type OpenPool = (options: WirePoolOptions) => WirePool
