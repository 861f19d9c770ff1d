// The connection pool: who gets a connection, how long callers wait, and what happens to a silent one.
import { spanning } from '#framework/observing/observing.ts'
import type { OpenPool, PoolLoad, WireConnection, WirePool } from '../driver/driver.ts'
import { isTimeout } from '../driver/lost-connections.ts'
import { openPgPool } from '../driver/pg-pool.ts'
import { problemOfConnection } from './connection-loss.ts'
import { ConnectionSlots, type Errand } from './connection-slots.ts'
import { Pulse } from './pulse.ts'

/** Options of a pool. */
export interface ConnectionOptions {
  readonly url: string
  readonly poolSize: number
  /**
   * Maximum milliseconds to wait for a connection, or for a sign of life from the server. Omitted if nobody waits for
   * an answer, as in tasks.
   */
  readonly patience: number | undefined
  readonly onError: (error: Error) => void
  /** The driver; another one only for comparisons. */
  readonly openPool?: OpenPool | undefined
}

/** A connection in use. */
export interface Held {
  readonly connection: WireConnection
  /** Waiting for the connection took so much patience that lock waits must be short. */
  readonly isLate: boolean
  /** Returns it; a `broken` one is closed. */
  release(broken?: Error): void
}

const USUAL_PATIENCE_MS = 30_000
const LATE_MS = 250
const SILENCE = 'Connection terminated: the server says nothing.'

/** Connections of one role. With `patience` they are shared fairly between tables, and those of a silent server are abandoned. */
export class Connections {
  readonly #pool: WirePool
  readonly #slots: ConnectionSlots | null
  readonly #pulse: Pulse | null

  constructor({ url, poolSize, patience, onError, openPool = openPgPool }: ConnectionOptions) {
    this.#pool = openPool({ url, size: poolSize, patience: patience ?? USUAL_PATIENCE_MS, onError })
    this.#slots = patience === undefined ? null : new ConnectionSlots(poolSize, patience)
    this.#pulse = patience === undefined ? null : new Pulse(url, patience, () => this.#refuseAll(new Error(SILENCE)))
  }

  /** `limit`: PostgreSQL's maximum milliseconds for a statement. Throws `service.unavailable`. */
  take(errand: Errand, limit: number): Promise<Held> {
    return spanning(
      ['queue', 'a connection'],
      () => this.#take(errand, limit),
      ({ isLate }) => ({ isLate }),
    )
  }

  async #take(errand: Errand, limit: number): Promise<Held> {
    const waiting = this.#slots?.enter(errand) ?? null
    let isLate = false
    if (waiting !== null) {
      const begun = performance.now()
      await waiting
      isLate = performance.now() - begun > LATE_MS
    }
    const connection = await this.#connect(errand)
    this.#pulse?.watch(connection, limit)
    return {
      connection,
      isLate,
      release: (broken) => {
        this.#pulse?.leave(connection)
        connection.release(broken)
        this.#slots?.leave(errand)
      },
    }
  }

  /** Callers that wait for their turn count as waiting. */
  get load(): PoolLoad {
    const { open, idle, waiting } = this.#pool.load
    return { open, idle, waiting: waiting + (this.#slots?.waiting ?? 0) }
  }

  async close(): Promise<void> {
    this.#pulse?.close()
    await this.#pool.close()
  }

  async #connect(errand: Errand): Promise<WireConnection> {
    try {
      return await this.#pool.connect()
    } catch (error) {
      // The others would find the same silence, only later.
      if (isTimeout(error as Error)) this.#refuseAll(error)
      this.#slots?.leave(errand)
      throw problemOfConnection(error)
    }
  }

  #refuseAll(error: unknown): void {
    this.#slots?.refuseAll(() => problemOfConnection(error))
  }
}
