// Every part of `pg` that is no promise of it and that this project uses all the same. `driver-contract.test.ts` asks for each of them.
import type { Socket } from 'node:net'
import type pg from 'pg'

/** What a flight needs of the driver's connection. */
export interface PrivateConnection {
  readonly stream: Pick<Socket, 'bytesRead' | 'destroy'> & { readonly writable: boolean; write(bytes: Buffer): unknown }
  /** Named statements whose preparing has no answer yet: text by name. */
  readonly submittedNamedStatements: Record<string, string>
  sync(): void
  parse(statement: { name: string; text: string; types: undefined }): void
  bind(values: object): void
  execute(limits: object): void
}

/** The driver's own writing of one statement and reading of its answers. */
export interface PrivateStatement {
  readonly name?: string
  readonly text: string
  /** Writes it, with a `sync` at its end. What cannot be written (a value that is a circle) it refuses by itself, with a `close`. */
  prepare(connection: PrivateConnection): void
  handleRowDescription(message: object): void
  handleDataRow(message: object): void
  handleCommandComplete(message: object, connection: PrivateConnection): void
  handleReadyForQuery(connection: PrivateConnection): void
  handleError(error: Error, connection: PrivateConnection): void
}

interface PrivateClient {
  readonly connection: PrivateConnection
  readonly processID: number | null
  readonly readyForQuery: boolean
}

const within = (client: pg.ClientBase) => client as unknown as PrivateClient

/** The driver's connection behind a client. */
export const connectionOf = (client: pg.ClientBase): PrivateConnection => within(client).connection

/** What is seen of the connection from outside. */
export const socketOf = (client: pg.ClientBase) => connectionOf(client).stream

/** The server's process behind a client. */
export const backendOf = (client: pg.ClientBase): number | null => within(client).processID

/** The driver's own word for it: not ready from a statement that was sent to its answer. */
export const isAwaited = (client: pg.ClientBase): boolean => within(client).readyForQuery === false
