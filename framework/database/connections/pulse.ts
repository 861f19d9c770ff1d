// Detects connections whose other end has gone silent: a stopped server keeps its sockets open.
import { setTimeout as wait } from 'node:timers/promises'
import { askOnce } from '../driver/ask-once.ts'
import type { WireConnection } from '../driver/driver.ts'

interface Watched {
  /** No statement may take longer: PostgreSQL would have ended it. */
  readonly limit: number
  bytes: number
  since: number
  /** When the server is asked next. */
  nextTry: number
}

interface Silent {
  readonly connection: WireConnection
  readonly watched: Watched
  /** Bytes received until it was asked. */
  readonly bytes: number
}

const LOOK_MS = 150
const SILENCE_MS = 600
// A process that could not listen for this long cannot conclude that nobody spoke.
const DISTRACTED_MS = 300

/**
 * Watches connections in use. A silent one may be busy, so a separate connection then asks the server. It is abandoned
 * if nobody answers there either, if its backend has not started what it was sent, or if no statement may take that
 * long.
 */
export class Pulse {
  readonly #url: string
  readonly #patience: number
  readonly #onSilence: () => void
  readonly #watched = new Map<WireConnection, Watched>()
  readonly #timer: NodeJS.Timeout
  #isAsking = false

  /** The server has `patience` milliseconds to answer; otherwise `onSilence` is called. */
  constructor(url: string, patience: number, onSilence: () => void) {
    this.#url = url
    this.#patience = patience
    this.#onSilence = onSilence
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref()
  }

  /** `limit`: after this many milliseconds of silence it is abandoned, whatever the server says. */
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

  /** Connections to ask about now. */
  #silentAt(now: number): Silent[] {
    const silent = [...this.#watched].filter(([, { nextTry }]) => now >= nextTry)
    for (const [, watched] of silent) watched.nextTry = now + this.#patience
    return silent.map(([connection, watched]) => ({ connection, watched, bytes: watched.bytes }))
  }

  /** Abandons those still silent. */
  #giveUpSilent(asked: readonly Silent[]): void {
    for (const { connection, watched, bytes } of asked)
      if (this.#watched.get(connection) === watched && connection.bytesRead === bytes) giveUp(connection)
  }
}

function giveUp(connection: WireConnection): void {
  connection.destroy(new Error('Connection terminated: the server says nothing.'))
}

const IDLE = "select pid from pg_stat_activity where pid = any($1) and state like 'idle%'"

/** Idle backends of the server. Rejects if nobody answers in time; a refusal counts as an answer. */
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
