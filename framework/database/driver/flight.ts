// Statements of the same turn travel together: one message to the server, and one answer for all of them.
import pg from 'pg'
import type { SentTransaction, WireAnswer, WireQuery } from './driver.ts'
import type { PrivateConnection, PrivateStatement } from './private-parts.ts'
import { VALUE_TYPES } from './value-types.ts'

const gathering = new WeakMap<pg.PoolClient, PrivateStatement[]>()

/**
 * Sends it together with everything else given to this connection in this turn of the event loop. After the first
 * failure the server skips the rest: all of it is refused with the same error, including a COMMIT, so a rollback must
 * follow.
 */
export function sendTogether(client: pg.PoolClient, query: WireQuery): Promise<WireAnswer> {
  const { statement, answer } = prepare(query)
  const gathered = gathering.get(client)
  if (gathered) {
    gathered.push(statement)
    return answer
  }
  const flight = [statement]
  gathering.set(client, flight)
  process.nextTick(() => {
    gathering.delete(client)
    client.query(new Flight(flight) as never)
  })
  return answer
}

/**
 * Sends these statements as a transaction, on a connection outside one. It needs no BEGIN and COMMIT: everything before
 * one Sync is one transaction (PostgreSQL, protocol flow, pipelining). If a statement fails or cannot be encoded,
 * nothing is committed.
 */
export function sendTransaction(client: pg.PoolClient, queries: readonly WireQuery[]): SentTransaction {
  const prepared = queries.map(prepare)
  const committed = new Promise<void>((resolve, reject) => {
    const onEnd = (failure: Error | null) => (failure ? reject(failure) : resolve())
    client.query(
      new Flight(
        prepared.map(({ statement }) => statement),
        onEnd,
      ) as never,
    )
  })
  return { answers: prepared.map(({ answer }) => answer), committed }
}

function prepare(query: WireQuery): { statement: PrivateStatement; answer: Promise<WireAnswer> } {
  const { promise: answer, resolve, reject } = Promise.withResolvers<WireAnswer>()
  const onEnd = (error: Error | undefined, result: unknown) => (error ? reject(error) : resolve(result as WireAnswer))
  // Given one object, the driver copies it with all descriptors, at twenty times the cost of the rest.
  const written = new pg.Query(query.text as never, query.values as never, onEnd as never)
  const result = new pg.Result('array', VALUE_TYPES as never)
  const statement = Object.assign(written, { name: query.name, _result: result, _results: result })
  return { statement: statement as unknown as PrivateStatement, answer }
}

const LEFT_OUT = 'A statement before this one could not be sent.'

/** A single query to the driver; completed statements determine which one an answer belongs to. */
class Flight extends pg.Query {
  readonly #statements: readonly PrivateStatement[]
  /** For a flight that is a transaction. */
  readonly #onEnd: ((failure: Error | null) => void) | undefined
  #current = 0
  #isBroken = false
  /** Set by the driver, if at all. */
  declare callback?: (error?: Error) => void

  constructor(statements: readonly PrivateStatement[], onEnd?: (failure: Error | null) => void) {
    super('flight')
    this.#statements = statements
    this.#onEnd = onEnd
  }

  /** The driver reads both when a statement has been prepared, for its own bookkeeping. */
  get name(): string | undefined {
    return this.#statements[this.#current]?.name
  }

  get text(): string | undefined {
    return this.#statements[this.#current]?.text
  }

  /** The driver's constructor sets them. */
  set name(_name: string | undefined) {}

  set text(_text: string | undefined) {}

  override submit = (connection: pg.Connection): void => this.#write(connection as unknown as PrivateConnection)

  #write(connection: PrivateConnection): void {
    const sync = { value: () => {} }
    const close = { value: () => (this.#isBroken = true) }
    const parts: Buffer[] = []
    const stream = { value: { writable: true, write: (part: Buffer) => parts.push(part) } }
    const own: PrivateConnection = Object.create(connection, { sync, close, stream })
    try {
      for (const statement of this.#statements) {
        statement.prepare(own)
        // Nothing may follow: a COMMIT after skipped statements would keep half of them.
        if (this.#isBroken) break
      }
      if (this.#isBroken && this.#onEnd) giveUp(own)
    } finally {
      connection.sync.call(own)
      // In one piece: the system handles many small writes much more slowly.
      if (connection.stream.writable) connection.stream.write(Buffer.concat(parts))
    }
  }

  handleRowDescription(message: object): void {
    this.#statements[this.#current]!.handleRowDescription(message)
  }

  handleDataRow(message: object): void {
    this.#statements[this.#current]!.handleDataRow(message)
  }

  handleCommandComplete(message: object, connection: PrivateConnection): void {
    this.#statements[this.#current++]!.handleCommandComplete(message, connection)
  }

  /** An empty statement completes without a command tag. */
  handleEmptyQuery(): void {
    this.#current++
  }

  handleReadyForQuery(connection: PrivateConnection): void {
    this.#end(new Error(LEFT_OUT), connection)
    this.#onEnd?.(this.#isBroken ? new Error(LEFT_OUT) : null)
  }

  handleError(error: Error, connection: PrivateConnection): void {
    this.#end(error, connection)
    // Even if every statement has its answer: the commit itself can fail.
    this.#onEnd?.(error)
  }

  /** Completed statements have their answers; the others fail. */
  #end(error: Error, connection: PrivateConnection): void {
    for (const [index, statement] of this.#statements.entries()) {
      if (index < this.#current) {
        statement.handleReadyForQuery(connection)
        continue
      }
      if (statement.name) delete connection.submittedNamedStatements[statement.name]
      statement.handleError(error, connection)
    }
    // If a `query_timeout` is set, the driver waits for this.
    this.callback?.(undefined)
  }
}

/** Otherwise the final Sync would commit what was already written. */
function giveUp(connection: PrivateConnection): void {
  connection.parse({ name: '', text: 'rollback', types: undefined })
  connection.bind({})
  connection.execute({})
}
