// COPY as streams: rows leave and enter a table in constant memory.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type pg from 'pg'

interface CopyConnection {
  readonly stream: Socket
  query(text: string): void
  sendCopyFromChunk(chunk: Uint8Array): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
}

/** The driver sends a message per row: few large pieces are quicker for what follows. */
const PIECE = 65_536

/** The answer of a `copy … to stdout`. The client is busy until the stream ends. */
export function copyOut(client: pg.ClientBase, text: string): Readable {
  return (client as pg.Client).query(new CopyOut(text) as unknown as pg.Submittable) as unknown as CopyOut
}

/** Feeds a `copy … from stdin`; resolves with the number of rows. Throws what the source or the server throws, after which no row is in. */
export function copyIn(client: pg.ClientBase, text: string, source: AsyncIterable<Uint8Array>): Promise<number> {
  return new Promise((resolve, reject) => {
    const query = new CopyIn(text, source, { resolve, reject })
    ;(client as pg.Client).query(query as unknown as pg.Submittable)
  })
}

/** A statement that the driver submits: it calls the methods as messages arrive. */
class CopyOut extends Readable {
  readonly #text: string
  #connection: CopyConnection | undefined
  #rows: Uint8Array[] = []
  #size = 0

  constructor(text: string) {
    super({ highWaterMark: PIECE * 4 })
    this.#text = text
  }

  submit(connection: CopyConnection): void {
    this.#connection = connection
    connection.query(this.#text)
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // The driver reuses the memory of a message.
    this.#rows.push(Buffer.from(chunk))
    this.#size += chunk.length
    if (this.#size >= PIECE) this.#flush()
  }

  handleCommandComplete(): void {
    this.#flush()
  }

  handleReadyForQuery(): void {
    if (!this.destroyed) this.push(null)
  }

  handleError(error: Error): void {
    this.destroy(error)
  }

  override _read(): void {
    this.#connection?.stream.resume()
  }

  /** What still comes is let through, or the connection would stay paused. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#connection?.stream.resume()
    done(error)
  }

  #flush(): void {
    if (this.#size === 0 || this.destroyed) return
    const piece = Buffer.concat(this.#rows)
    this.#rows = []
    this.#size = 0
    if (!this.push(piece)) this.#connection?.stream.pause()
  }
}

interface Settled {
  resolve(rows: number): void
  reject(error: unknown): void
}

class CopyIn {
  readonly #text: string
  readonly #source: AsyncIterable<Uint8Array>
  readonly #settled: Settled
  readonly #stop = new AbortController()
  #rows = 0
  #fault: unknown

  constructor(text: string, source: AsyncIterable<Uint8Array>, settled: Settled) {
    this.#text = text
    this.#source = source
    this.#settled = settled
  }

  submit(connection: CopyConnection): void {
    connection.query(this.#text)
  }

  handleCopyInResponse(connection: CopyConnection): void {
    void this.#feed(connection)
  }

  async #feed(connection: CopyConnection): Promise<void> {
    const { signal } = this.#stop
    try {
      for await (const chunk of this.#source) {
        signal.throwIfAborted()
        connection.sendCopyFromChunk(chunk)
        if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain', { signal })
      }
      connection.endCopyFrom()
    } catch (error) {
      if (signal.aborted) return
      this.#fault = error
      connection.sendCopyFail('its source failed')
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#rows = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0)
  }

  handleReadyForQuery(): void {
    this.#settled.resolve(this.#rows)
  }

  handleError(error: Error): void {
    this.#stop.abort()
    this.#settled.reject(this.#fault ?? error)
  }
}
