// Statements that leave in the same turn travel together: one message to the server, and one answer however many they are.
import pg from 'pg'
import type { SentTransaction, WireAnswer, WireQuery } from './driver.ts'
import type { PrivateConnection, PrivateStatement } from './private-parts.ts'
import { VALUE_TYPES } from './value-types.ts'

const gathering = new WeakMap<pg.PoolClient, PrivateStatement[]>()

/**
 * Sends it with everything else that this connection is given in this turn of the event loop. After the first of them that fails the
 * server leaves out the rest: those are refused with the same error, a COMMIT among them too, so that a rollback must follow.
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
 * Sends a transaction of these statements, on a connection that is in none. It needs no BEGIN and no COMMIT: what comes before one Sync
 * is one transaction (PostgreSQL, protocol flow, pipelining). When a statement fails or cannot be written, nothing is committed.
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
  // What it is given as one object the driver copies with all descriptors, at twenty times the cost of the rest.
  const written = new pg.Query(query.text as never, query.values as never, onEnd as never)
  const result = new pg.Result('array', VALUE_TYPES as never)
  const statement = Object.assign(written, { name: query.name, _result: result, _results: result })
  return { statement: statement as unknown as PrivateStatement, answer }
}

const LEFT_OUT = 'A statement before this one could not be sent.'

/** To the driver it is one query; which of its statements an answer belongs to follows from those that are complete. */
class Flight extends pg.Query {
  readonly #statements: readonly PrivateStatement[]
  /** Of a flight that is a transaction. */
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

  /** The driver asks for both when a statement has been prepared, and keeps account of it. */
  get name(): string | undefined {
    return this.#statements[this.#current]?.name
  }

  get text(): string | undefined {
    return this.#statements[this.#current]?.text
  }

  /** Its constructor sets them. */
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
        // Nothing may follow: a COMMIT after what was left out would keep the half of it.
        if (this.#isBroken) break
      }
      if (this.#isBroken && this.#onEnd) giveUp(own)
    } finally {
      connection.sync.call(own)
      // As one piece: the system takes many small ones much more slowly.
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

  /** A statement without a word in it is complete without saying so. */
  handleEmptyQuery(): void {
    this.#current++
  }

  handleReadyForQuery(connection: PrivateConnection): void {
    this.#end(new Error(LEFT_OUT), connection)
    this.#onEnd?.(this.#isBroken ? new Error(LEFT_OUT) : null)
  }

  handleError(error: Error, connection: PrivateConnection): void {
    this.#end(error, connection)
    // Also when every statement has its answer: the commit itself can fail.
    this.#onEnd?.(error)
  }

  /** What is complete has its answer; the rest has none. */
  #end(error: Error, connection: PrivateConnection): void {
    for (const [index, statement] of this.#statements.entries()) {
      if (index < this.#current) {
        statement.handleReadyForQuery(connection)
        continue
      }
      if (statement.name) delete connection.submittedNamedStatements[statement.name]
      statement.handleError(error, connection)
    }
    // Where a `query_timeout` is set, the driver waits for this.
    this.callback?.(undefined)
  }
}

/** What was written already would be committed by the Sync behind it. */
function giveUp(connection: PrivateConnection): void {
  connection.parse({ name: '', text: 'rollback', types: undefined })
  connection.bind({})
  connection.execute({})
}
