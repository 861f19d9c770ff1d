// Every undocumented part of `pg` that this project uses. `driver-contract.test.ts` checks each of them.
import type { Socket } from 'node:net'
import type pg from 'pg'

/** What a flight needs from the driver's connection. */
export interface PrivateConnection {
  readonly stream: Pick<Socket, 'bytesRead' | 'destroy'> & { readonly writable: boolean; write(bytes: Buffer): unknown }
  /** Named statements whose preparation is still unanswered: text by name. */
  readonly submittedNamedStatements: Record<string, string>
  sync(): void
  parse(statement: { name: string; text: string; types: undefined }): void
  bind(values: object): void
  execute(limits: object): void
}

/** The driver's own encoder of a statement, and decoder of its answers. */
export interface PrivateStatement {
  readonly name?: string
  readonly text: string
  /** Encodes it, ending with a `sync`. If encoding fails (a cyclic value), it fails by itself, with a `close`. */
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

/** The driver's connection of a client. */
export const connectionOf = (client: pg.ClientBase): PrivateConnection => within(client).connection

/** The observable state of the connection. */
export const socketOf = (client: pg.ClientBase) => connectionOf(client).stream

/** The server's process of a client. */
export const backendOf = (client: pg.ClientBase): number | null => within(client).processID

/** The driver's own flag: not ready from sending a statement until its answer. */
export const isAwaited = (client: pg.ClientBase): boolean => within(client).readyForQuery === false
