// Statements that leave in the same turn travel together: one message to the server, and one answer however many they are.
import pg from 'pg'

/** A statement as it goes to the wire. */
export interface WireQuery {
  text: string
  values: unknown[]
  name?: string
  rowMode: 'array'
  /** How values of the answer are read. */
  types: pg.CustomTypesConfig
}

/** What a flight needs of the driver's connection. */
interface Connection {
  readonly stream: { cork(): void; uncork(): void }
  readonly submittedNamedStatements: Record<string, string>
  sync(): void
}

/** The driver's own writing of one statement and reading of its answers. */
interface Statement {
  readonly name?: string
  readonly text: string
  /** Writes it, with a `sync` at its end. What cannot be written (a value that is a circle) it refuses by itself, with a `close`. */
  prepare(connection: Connection): void
  handleRowDescription(message: object): void
  handleDataRow(message: object): void
  handleCommandComplete(message: object, connection: Connection): void
  handleReadyForQuery(connection: Connection): void
  handleError(error: Error, connection: Connection): void
}

const gathering = new WeakMap<pg.PoolClient, Statement[]>()

/**
 * Sends it with everything else that this connection is given in this turn of the event loop. After the first of them that fails the
 * server leaves out the rest: those are refused with the same error, a COMMIT among them too, so that a rollback must follow.
 */
export function sendTogether(client: pg.PoolClient, query: WireQuery): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    const statement = new pg.Query(query, ((error: Error | undefined, result: unknown) =>
      error ? reject(error) : resolve(result as pg.QueryResult)) as never) as unknown as Statement
    // The driver would send the same word as the types of the parameters.
    Object.assign(statement, { types: undefined })
    const gathered = gathering.get(client)
    if (gathered) {
      gathered.push(statement)
      return
    }
    const flight = [statement]
    gathering.set(client, flight)
    process.nextTick(() => {
      gathering.delete(client)
      client.query(new Flight(flight) as never)
    })
  })
}

const LEFT_OUT = 'A statement before this one could not be sent.'

/** To the driver it is one query; which of its statements an answer belongs to follows from those that are complete. */
class Flight extends pg.Query {
  readonly #statements: readonly Statement[]
  #current = 0
  /** Set by the driver, if at all. */
  declare callback?: (error?: Error) => void

  constructor(statements: readonly Statement[]) {
    super({ text: 'flight' })
    this.#statements = statements
    // The driver asks for these when a statement has been prepared, and keeps account of it.
    Object.defineProperties(this, {
      name: { get: () => this.#statements[this.#current]?.name },
      text: { get: () => this.#statements[this.#current]?.text },
    })
  }

  override submit = (connection: pg.Connection): void => this.#write(connection as unknown as Connection)

  #write(connection: Connection): void {
    let isBroken = false
    const sync = { value: () => {} }
    const close = { value: () => (isBroken = true) }
    const own: Connection = Object.create(connection, { sync, close })
    connection.stream.cork()
    try {
      for (const statement of this.#statements) {
        statement.prepare(own)
        // Nothing may follow: a COMMIT after what was left out would keep the half of it.
        if (isBroken) break
      }
    } finally {
      connection.sync()
      connection.stream.uncork()
    }
  }

  handleRowDescription(message: object): void {
    this.#statements[this.#current]!.handleRowDescription(message)
  }

  handleDataRow(message: object): void {
    this.#statements[this.#current]!.handleDataRow(message)
  }

  handleCommandComplete(message: object, connection: Connection): void {
    this.#statements[this.#current++]!.handleCommandComplete(message, connection)
  }

  /** A statement without a word in it is complete without saying so. */
  handleEmptyQuery(): void {
    this.#current++
  }

  handleReadyForQuery(connection: Connection): void {
    this.#end(new Error(LEFT_OUT), connection)
  }

  handleError(error: Error, connection: Connection): void {
    this.#end(error, connection)
  }

  /** What is complete has its answer; the rest has none. */
  #end(error: Error, connection: Connection): void {
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
