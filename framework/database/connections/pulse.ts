// Finds connections whose other end says nothing any more: a server that was stopped keeps its sockets open.
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** What is seen of a connection from outside. */
interface Socket {
  readonly bytesRead: number
  destroy(error: Error): void
}

interface Watched {
  readonly socket: Socket
  /** No statement takes so long: PostgreSQL would have ended it. */
  readonly limit: number
  bytes: number
  since: number
  /** When somebody asks the server next. */
  nextTry: number
}

interface Silent {
  readonly client: pg.PoolClient
  readonly watched: Watched
  /** What it had said until it was asked about. */
  readonly bytes: number
}

const LOOK_MS = 150
const SILENCE_MS = 600
// Whoever was kept from listening for so long cannot say that nobody spoke.
const DISTRACTED_MS = 300

/**
 * Watches connections that are in use. One that is silent for a moment can be busy: a connection of its own then asks the server. It is
 * given up when nobody answers there either, when its backend has not begun what it was sent, and when no statement may take so long.
 */
export class Pulse {
  readonly #url: string
  readonly #patience: number
  readonly #onSilence: () => void
  readonly #watched = new Map<pg.PoolClient, Watched>()
  readonly #timer: NodeJS.Timeout
  #isAsking = false

  /** The server has `patience` milliseconds to answer; `onSilence` is told that it did not. */
  constructor(url: string, patience: number, onSilence: () => void) {
    this.#url = url
    this.#patience = patience
    this.#onSilence = onSilence
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref()
  }

  /** `limit`: after so many milliseconds of silence it is given up, whatever the server says. */
  watch(client: pg.PoolClient, limit: number): void {
    const socket = socketOf(client)
    const now = performance.now()
    this.#watched.set(client, { socket, limit, bytes: -1, since: now, nextTry: now + SILENCE_MS })
  }

  leave(client: pg.PoolClient): void {
    this.#watched.delete(client)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = performance.now()
    let mustAsk = false
    for (const [client, watched] of this.#watched) {
      const { socket, bytes } = watched
      if (socket.bytesRead !== bytes || !isAwaited(client)) {
        Object.assign(watched, { bytes: socket.bytesRead, since: now, nextTry: now + SILENCE_MS })
      } else if (now - watched.since > watched.limit) giveUp(watched)
      else if (now >= watched.nextTry) mustAsk = true
    }
    if (mustAsk && !this.#isAsking) void this.#ask()
  }

  async #ask(): Promise<void> {
    this.#isAsking = true
    const begun = performance.now()
    const silent = this.#silentAt(begun)
    try {
      const idle = await findIdle(this.#url, this.#patience, silent.map(backendOf))
      const deaf = silent.filter((each) => idle.has(backendOf(each)))
      // An answer may be on its way.
      if (deaf.length > 0) await wait(LOOK_MS)
      this.#giveUpSilent(deaf)
    } catch {
      if (performance.now() - begun < this.#patience + DISTRACTED_MS) {
        this.#giveUpSilent(silent)
        this.#onSilence()
      }
    } finally {
      this.#isAsking = false
    }
  }

  /** Those that are asked about now. */
  #silentAt(now: number): Silent[] {
    const silent = [...this.#watched].filter(([, { nextTry }]) => now >= nextTry)
    for (const [, watched] of silent) watched.nextTry = now + this.#patience
    return silent.map(([client, watched]) => ({ client, watched, bytes: watched.bytes }))
  }

  /** Those that have said nothing since. */
  #giveUpSilent(asked: readonly Silent[]): void {
    for (const { client, watched, bytes } of asked)
      if (this.#watched.get(client) === watched && watched.socket.bytesRead === bytes) giveUp(watched)
  }
}

/** The server's process behind a connection. */
function backendOf({ client }: Silent): number {
  return (client as unknown as { processID: number }).processID
}

function socketOf(client: pg.PoolClient): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream
}

/** The driver's own word for it: false from a statement that was sent to its answer. */
function isAwaited(client: pg.PoolClient): boolean {
  return (client as unknown as { readyForQuery: boolean }).readyForQuery === false
}

function giveUp({ socket }: Watched): void {
  socket.destroy(new Error('Connection terminated: the server says nothing.'))
}

/** Those of the server's processes that have nothing to do. Rejects when nobody answers in time; a refusal is an answer. */
async function findIdle(url: string, patience: number, processes: readonly number[]): Promise<ReadonlySet<number>> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'pend pulse',
    connectionTimeoutMillis: patience,
    query_timeout: patience,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query("select pid from pg_stat_activity where pid = any($1) and state like 'idle%'", [
      processes,
    ])
    return new Set(rows.map(({ pid }) => pid))
  } catch (error) {
    if (/^[0-9A-Z]{5}$/.test((error as { code?: string }).code ?? '')) return new Set()
    throw error
  } finally {
    socketOf(client as unknown as pg.PoolClient).destroy(new Error('It has said what was asked.'))
  }
}
