// Finds connections whose other end says nothing any more: a server that was stopped keeps its sockets open.
import { setTimeout as wait } from 'node:timers/promises'
import { askOnce } from '../driver/ask-once.ts'
import type { WireConnection } from '../driver/driver.ts'

interface Watched {
  /** No statement takes so long: PostgreSQL would have ended it. */
  readonly limit: number
  bytes: number
  since: number
  /** When somebody asks the server next. */
  nextTry: number
}

interface Silent {
  readonly connection: WireConnection
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
  readonly #watched = new Map<WireConnection, Watched>()
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
  watch(connection: WireConnection, limit: number): void {
    const now = performance.now()
    this.#watched.set(connection, { limit, bytes: -1, since: now, nextTry: now + SILENCE_MS })
  }

  leave(connection: WireConnection): void {
    this.#watched.delete(connection)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = performance.now()
    let mustAsk = false
    for (const [connection, watched] of this.#watched) {
      const { bytesRead, isAwaited } = connection
      if (bytesRead !== watched.bytes || !isAwaited) {
        Object.assign(watched, { bytes: bytesRead, since: now, nextTry: now + SILENCE_MS })
      } else if (now - watched.since > watched.limit) giveUp(connection)
      else if (now >= watched.nextTry) mustAsk = true
    }
    if (mustAsk && !this.#isAsking) void this.#ask()
  }

  async #ask(): Promise<void> {
    this.#isAsking = true
    const begun = performance.now()
    const silent = this.#silentAt(begun)
    try {
      const idle = await findIdle(
        this.#url,
        this.#patience,
        silent.map(({ connection }) => connection.backendId),
      )
      const deaf = silent.filter(({ connection }) => idle.has(connection.backendId))
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
    return silent.map(([connection, watched]) => ({ connection, watched, bytes: watched.bytes }))
  }

  /** Those that have said nothing since. */
  #giveUpSilent(asked: readonly Silent[]): void {
    for (const { connection, watched, bytes } of asked)
      if (this.#watched.get(connection) === watched && connection.bytesRead === bytes) giveUp(connection)
  }
}

function giveUp(connection: WireConnection): void {
  connection.destroy(new Error('Connection terminated: the server says nothing.'))
}

const IDLE = "select pid from pg_stat_activity where pid = any($1) and state like 'idle%'"

/** Those of the server's processes that have nothing to do. Rejects when nobody answers in time; a refusal is an answer. */
async function findIdle(
  url: string,
  patience: number,
  processes: readonly (number | null)[],
): Promise<ReadonlySet<unknown>> {
  try {
    const rows = await askOnce(url, { text: IDLE, values: [processes], patience, name: 'pend pulse' })
    return new Set(rows.map(({ pid }) => pid))
  } catch (error) {
    if (/^[0-9A-Z]{5}$/.test((error as { code?: string }).code ?? '')) return new Set()
    throw error
  }
}
