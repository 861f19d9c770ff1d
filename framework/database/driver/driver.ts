// The interface of a PostgreSQL driver: connections whose statements are sent together, and their observable state.

/** A statement as sent. With a name the connection keeps its plan. */
export interface WireQuery {
  text: string
  values: unknown[]
  name?: string
}

/** The result of a statement. */
export interface WireAnswer {
  /** Rows are arrays in column order, with null for missing values. */
  readonly rows: unknown[][]
  /** The command tag's first word, such as `SELECT` or `COMMIT`; null for an empty statement. */
  readonly command: string | null
  /** Null for commands that count no rows. */
  readonly rowCount: number | null
}

/** A transaction sent as a whole. */
export interface SentTransaction {
  /** In statement order. */
  readonly answers: readonly Promise<WireAnswer>[]
  /** Nothing has happened until this resolves. */
  readonly committed: Promise<void>
}

/** A connection in use. The same connection is always the same object. */
export interface WireConnection {
  /**
   * Sends the statement together with everything else given to the connection in this turn of the event loop. After the
   * first failure the rest is refused with an error, including a COMMIT, so a rollback must follow.
   */
  send(query: WireQuery): Promise<WireAnswer>
  /** For a connection outside a transaction. If a statement fails or cannot be encoded, nothing is committed. */
  sendTransaction(queries: readonly WireQuery[]): SentTransaction
  /** The server's process; null while unknown. */
  readonly backendId: number | null
  /** Total bytes received. */
  readonly bytesRead: number
  /** Whether an answer is pending. */
  readonly isAwaited: boolean
  /** Closes it at once: everything pending is refused with the reason. */
  destroy(reason: Error): void
  /** Returns it; a `broken` one is closed. */
  release(broken?: Error): void
}

/** Options of a pool. */
export interface WirePoolOptions {
  readonly url: string
  readonly size: number
  /** Maximum milliseconds that `connect` waits. */
  readonly patience: number
  /** Called for connections that break, idle ones too. */
  readonly onError: (error: Error) => void
}

/** Connections of a pool at one moment. */
export interface PoolLoad {
  readonly open: number
  readonly idle: number
  readonly waiting: number
}

/** Connections of one role, which stay open. */
export interface WirePool {
  /** Rejects with an error that `isLostConnection` recognizes if there is none in time. */
  connect(): Promise<WireConnection>
  /** Resolves when all connections are returned and closed. */
  close(): Promise<void>
  /** How many there are now, how many of them nobody uses, and how many callers wait for one. */
  readonly load: PoolLoad
}

/** A driver. */
export type OpenPool = (options: WirePoolOptions) => WirePool
