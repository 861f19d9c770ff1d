// The library `postgres` (porsager) behind PEND's driver interface, for the bench. It uses only the library's public parts.
import { connect, type Socket } from 'node:net'
import postgres from 'postgres'
import type {
  OpenPool,
  PoolLoad,
  SentTransaction,
  WireAnswer,
  WireConnection,
  WirePool,
  WirePoolOptions,
  WireQuery,
} from '#framework/database/driver/driver.ts'
import { valueReaderOf } from '#framework/database/driver/value-types.ts'

/** The parts in use: the library's own types know neither tuples of all shapes nor the socket. */
interface Library {
  unsafe(text: string, values: readonly (string | null)[], options: { prepare: boolean }): Sent
  end(options: { timeout: number }): Promise<void>
}

interface Sent {
  values(): { execute(): Promise<Answered> }
}

type Answered = unknown[][] & { command?: string; count: number | null; state?: { pid: number } }

// Types with their own reader, and lists of them; the library leaves all others as text.
const READ = [
  ...[16, 17, 20, 21, 23, 25, 26, 114, 700, 701, 1082, 1114, 1184, 1700, 3802],
  ...[1000, 1005, 1007, 1009, 1015, 1016, 1021, 1022, 1115, 1182, 1185, 1231, 2951],
]
const TYPES = Object.fromEntries(
  READ.map((oid) => [`of${oid}`, { to: oid, from: [oid], serialize: String, parse: valueReaderOf(oid) }]),
)

/** Opens no connection before the first request for one. */
export const openPostgresPool: OpenPool = (options) => new PostgresPool(options)

interface Waiter {
  readonly timer: NodeJS.Timeout
  enter(connection: Promise<WireConnection> | WireConnection): void
}

class PostgresPool implements WirePool {
  readonly #options: WirePoolOptions
  readonly #idle: PostgresConnection[] = []
  readonly #waiting: Waiter[] = []
  #count = 0

  constructor(options: WirePoolOptions) {
    this.#options = options
  }

  async connect(): Promise<WireConnection> {
    const idle = this.#idle.pop()
    if (idle) return idle
    return this.#count < this.#options.size ? this.#open() : this.#wait()
  }

  get load(): PoolLoad {
    return { open: this.#count, idle: this.#idle.length, waiting: this.#waiting.length }
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((connection) => connection.end()))
  }

  async #open(): Promise<WireConnection> {
    this.#count++
    try {
      const connection = new PostgresConnection(this.#options, (own, broken) => this.#takeBack(own, broken))
      await connection.open()
      return connection
    } catch (error) {
      this.#count--
      throw error
    }
  }

  #wait(): Promise<WireConnection> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        reject(new Error('timeout exceeded when trying to connect'))
      }, this.#options.patience)
      const waiter: Waiter = { timer, enter: resolve }
      this.#waiting.push(waiter)
    })
  }

  #takeBack(connection: PostgresConnection, broken: Error | undefined): void {
    const isGone = broken !== undefined || connection.isEnded
    if (isGone) {
      this.#count--
      connection.end().catch(this.#options.onError)
    }
    const waiter = this.#waiting.shift()
    if (waiter) {
      clearTimeout(waiter.timer)
      waiter.enter(isGone ? this.#open() : connection)
    } else if (!isGone) this.#idle.push(connection)
  }
}

/** A client of the library with one connection, which keeps statements in order. */
class PostgresConnection implements WireConnection {
  readonly #library: Library
  readonly #giveBack: (own: PostgresConnection, broken: Error | undefined) => void
  #socket: Socket | undefined
  #awaited = 0
  backendId: number | null = null
  isEnded = false

  constructor({ url, patience }: WirePoolOptions, giveBack: (own: PostgresConnection, broken?: Error) => void) {
    this.#giveBack = giveBack
    this.#library = postgres(url, {
      max: 1,
      types: TYPES,
      fetch_types: false,
      max_lifetime: null,
      connect_timeout: patience / 1000,
      connection: { application_name: 'pend' },
      onnotice: () => {},
      socket: ({ host: [host], port: [port] }: { host: string[]; port: number[] }) => this.#connect(port!, host!),
    } as never) as unknown as Library
  }

  get bytesRead(): number {
    return this.#socket?.bytesRead ?? 0
  }

  get isAwaited(): boolean {
    return this.#awaited > 0
  }

  /** Resolves when the server has answered. */
  async open(): Promise<void> {
    this.backendId = (await this.#run('select 1', [], false)).state?.pid ?? null
  }

  async end(): Promise<void> {
    this.isEnded = true
    await this.#library.end({ timeout: 0 })
  }

  send(query: WireQuery): Promise<WireAnswer> {
    const values = textsOf(query)
    // Nothing may commit behind a statement that was not sent: this one fails in its place.
    if (values instanceof Error) return this.#run('unwritable', [], false).then(answerOf, () => Promise.reject(values))
    return this.#run(query.text, values, query.name !== undefined).then(answerOf)
  }

  /** Each statement ends with its own Sync here, so it needs a BEGIN and a COMMIT. */
  sendTransaction(queries: readonly WireQuery[]): SentTransaction {
    const begun = this.#run('begin', [], false)
    const answers = queries.map((query) => this.send(query))
    const ended = this.#run('commit', [], false)
    for (const each of [begun, ...answers]) each.catch(() => {})
    const committed = Promise.all([begun, ended]).then(async ([, { command }]) => {
      if (command === 'COMMIT') return
      await Promise.all(answers)
      throw new Error('A statement of the transaction failed, and all of it was rolled back.')
    })
    return { answers, committed }
  }

  destroy(reason: Error): void {
    this.#socket?.destroy(reason)
  }

  release(broken?: Error): void {
    this.#giveBack(this, broken)
  }

  async #run(text: string, values: readonly (string | null)[], prepare: boolean): Promise<Answered> {
    // The library would open another connection and continue outside the transaction.
    if (this.isEnded) throw new Error('Connection terminated')
    this.#awaited++
    try {
      return await this.#library.unsafe(text, values, { prepare }).values().execute()
    } catch (error) {
      throw lostOr(error as Error)
    } finally {
      this.#awaited--
    }
  }

  #connect(port: number, host: string): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, host)
      this.#socket = socket
      socket.setNoDelay(true)
      socket.once('error', reject)
      socket.once('close', () => {
        this.isEnded = true
      })
      socket.once('connect', () => resolve(socket))
    })
  }
}

const answerOf = (answered: Answered): WireAnswer => ({
  rows: answered,
  command: answered.command ?? null,
  rowCount: answered.count,
})

/** Translates the library's errors for a lost connection. */
function lostOr(error: Error): Error {
  const { code = '' } = error as { code?: string }
  return /^CONNECT/.test(code) ? new Error(`Connection terminated: ${error.message}`, { cause: error }) : error
}

/** Values as PostgreSQL reads them, or the error for a value that cannot be written. */
function textsOf({ values }: WireQuery): (string | null)[] | Error {
  try {
    return values.map(textOf)
  } catch (error) {
    return error as Error
  }
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return listText(value)
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function listText(items: readonly unknown[]): string {
  return `{${items.map(itemText).join(',')}}`
}

function itemText(item: unknown): string {
  if (Array.isArray(item)) return listText(item)
  const text = textOf(item)
  return text === null ? 'NULL' : `"${text.replace(/[\\"]/g, '\\$&')}"`
}
