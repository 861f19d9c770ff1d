// The only holder of connections: every statement runs inside a transaction with a scope.
import { hash } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import { callerOf, type PlatformAct } from '#framework/resource/caller/caller.ts'
import {
  type Admission,
  actSettings,
  callerValues,
  enteringText,
  refusalOf,
} from '#framework/resource/caller/caller-sql.ts'
import { isProblemCode, Problem } from '#shared/exceptions/problem.ts'
import { compileStatement, isPlannedAnew, type Statement } from './compile-statement.ts'
import { problemOfConnection } from './connections/connection-loss.ts'
import type { Errand } from './connections/connection-slots.ts'
import { Connections, type Held } from './connections/connections.ts'
import { type Begun, Opening } from './connections/opening.ts'
import { tableOf } from './connections/table-of.ts'
import type { OpenPool, PoolLoad, WireAnswer, WireConnection, WireQuery } from './driver/driver.ts'
import { createHeldText, lockEntry, READ_ENTRY, type Scope, timeoutEntry, WORDS_ENTRY } from './scope.ts'
import { watchEntry, watchStatements } from './watch-statements.ts'

export interface DatabaseOptions {
  url: string
  poolSize?: number
  /**
   * Maximum milliseconds that a request waits for a connection. If set, no table's requests can hold all connections,
   * and a server silent for slightly longer is abandoned. Omitted if nobody waits for an answer.
   */
  patience?: number | undefined
  /** Maximum milliseconds of a `read` statement; defaults to the role's limit. */
  readTimeout?: number
  /** Decides as each transaction begins whether to admit its caller; without it everybody is admitted. */
  admission?: Admission
  /** Permissions that policies and quotations check (`toldWordsOf`): each transaction knows which of them its caller holds. */
  words?: readonly string[]
  /** Named statements save planning; disable them behind a PgBouncer older than 1.21. */
  namedStatements?: boolean
  /** Called for connections that broke while idle. */
  onError?: (error: Error) => void
  /** The driver; another one only for comparisons. */
  openPool?: OpenPool
}

export type StoredRow = unknown[]

/** One executed statement, for query counts in tests and for slow-query logs. */
export interface StatementEvent {
  text: string
  scope: Scope
}

/** What code inside a transaction can do. */
export interface Transaction {
  readonly scope: Scope
  /** Runs one statement; rows are arrays in column order. */
  query(statement: Statement): Promise<StoredRow[]>
  /**
   * Collects items for `send`, which is called once with all of them right before COMMIT. Statements that it sends at
   * once travel with COMMIT, at no extra round trip; a failure rolls back.
   */
  beforeCommit<Item>(send: (items: readonly Item[]) => Promise<unknown>, item: Item): void
  /** Runs after COMMIT, never after a rollback. */
  afterCommit(run: () => void): void
  /** The same transaction; statements through the returned object act for the platform (or for the caller alone: null). */
  as(act: PlatformAct | null): Transaction
}

// Each connection keeps the plans of named statements until it ends: a caller who invents new lists must not fill its memory.
const MAX_NAMED = 500

/** The roles' statement timeout. */
const ROLE_TIMEOUT_MS = 30_000
/** How long a request waits for a lock; less if it already waited for its connection. */
const LOCK_WAIT_MS = { prompt: 1500, late: 500 }
/** PostgreSQL's answer is on its way when it ends a statement. */
const GRACE_MS = 1000

const BEGIN = {
  write: 'begin',
  snapshot: 'begin isolation level repeatable read read only',
}

/** Only transactions with a scope: nothing else can reach a connection. */
export class Database {
  readonly #connections: Connections
  readonly #entries: Record<Mode, { readonly prompt: WireQuery; readonly late: WireQuery }>
  readonly #limits: Record<Mode, number>
  /** Null if no policy checks the caller's permissions. */
  readonly #heldText: ReturnType<typeof createHeldText> | null
  readonly #names: Map<string, string> | null
  readonly #observers = new Set<(event: StatementEvent) => void>()

  constructor(options: DatabaseOptions) {
    const named = options.namedStatements ?? true
    const { admission = null, words = [], readTimeout, poolSize = 10, patience, onError = () => {} } = options
    const { url, openPool } = options
    this.#connections = new Connections({ url, poolSize, patience, onError, openPool })
    this.#names = named ? new Map() : null
    this.#heldText = words.length > 0 ? createHeldText(words) : null
    const text = enteringText(admission) + (this.#heldText ? WORDS_ENTRY : '')
    const entryOf = (text: string, name: string): WireQuery => ({ text, values: [], ...(named && { name }) })
    const entriesOf = (text: string, name: string) => ({
      prompt: patience ? entryOf(text + lockEntry(LOCK_WAIT_MS.prompt), `${name}_soon`) : entryOf(text, name),
      late: entryOf(text + lockEntry(LOCK_WAIT_MS.late), `${name}_late`),
    })
    const reading = text + READ_ENTRY + (readTimeout ? timeoutEntry(readTimeout) : '')
    // The name contains the time: processes behind one pooler may have different ones.
    this.#entries = {
      read: entriesOf(reading, `pend_admit_to_read${readTimeout ?? ''}`),
      write: entriesOf(text, 'pend_admit'),
    }
    this.#limits = { read: (readTimeout ?? ROLE_TIMEOUT_MS) + GRACE_MS, write: ROLE_TIMEOUT_MS + GRACE_MS }
  }

  /**
   * Reads in ONE network round trip: scope and statements are sent together, as one transaction. Throws a Problem if
   * the scope is refused, and then returns nothing.
   */
  read(scope: Scope, statements: readonly Statement[]): Promise<StoredRow[][]> {
    return this.#inOneFlight('read', scope, statements)
  }

  /** The same for independent write statements: all are committed, or none. */
  write(scope: Scope, statements: readonly Statement[]): Promise<StoredRow[][]> {
    return this.#inOneFlight('write', scope, statements)
  }

  async #inOneFlight(mode: Mode, scope: Scope, statements: readonly Statement[]): Promise<StoredRow[][]> {
    const queries = statements.map((statement) => this.#wire(statement, scope))
    const watch = watchStatements(scope, queries)
    const held = await this.#connections.take(
      { table: tableOf(queries[0]?.text ?? ''), kind: mode },
      this.#limits[mode],
    )
    const { connection } = held
    let broken: Error | undefined
    try {
      const seen = watchEntry(scope, mode)
      const sent = connection.sendTransaction([this.#entryFor(scope, mode, held), ...queries])
      seen(sent.answers[0]!)
      watch?.sent(sent.answers.slice(1))
      const [committed, entered, ...rest] = await Promise.allSettled([sent.committed, ...sent.answers])
      // The server has rolled back by itself; a connection that still answers can be reused.
      if (committed.status === 'rejected') broken = await this.#tryOut(connection, '')
      refuse(resultOf(entered!))
      const rows = rest.map((result) => resultOf(result).rows)
      // All statements may succeed while the commit fails, or the server goes away in between.
      resultOf(committed)
      return rows
    } catch (error) {
      throw problemOfConnection(error)
    } finally {
      held.release(broken)
    }
  }

  /**
   * Runs `work` in one transaction under `scope`. It takes a connection with its first statement, which carries BEGIN
   * and the scope; a throw rolls back. Throws a Problem if the scope is refused. `snapshot`: read-only, and all
   * statements see the database as of the first one.
   */
  async transaction<T>(
    scope: Scope,
    work: (transaction: Transaction) => Promise<T>,
    mode: keyof typeof BEGIN = 'write',
  ): Promise<T> {
    const afterCommit: (() => void)[] = []
    const beforeCommit: Gathered = new Map()
    const opening = new Opening((text) => this.#begin(scope, mode, text))
    const send = (statement: Statement, of: Scope) => {
      const wire = this.#wire(statement, of)
      const watch = watchStatements(of, [wire])
      return opening.run(wire.text, ({ held, head }) => {
        const answer = held.connection.send(wire)
        watch?.sent([answer])
        return Promise.all([head, answer]).then(([, { rows }]) => rows)
      })
    }
    let broken: Error | undefined
    try {
      const result = await work(transactionOf(scope, send, { beforeCommit, afterCommit }))
      const command = await opening.run('', async ({ held, head }) => {
        await head
        const last = [...beforeCommit].map(([sendAll, items]) => sendAll(items))
        const [committed] = await Promise.all([this.#send(held.connection, 'commit'), ...last])
        return committed.command
      })
      // PostgreSQL answers this, without an error, if a statement failed that nobody awaited.
      if (command === 'ROLLBACK')
        throw new Error('A statement of the transaction failed, and all of it was rolled back.')
      for (const run of afterCommit) run()
      return result
    } catch (error) {
      const held = await opening.settled()
      if (held) broken = await this.#tryOut(held.connection, 'rollback')
      throw problemOfConnection(error)
    } finally {
      const held = await opening.settled()
      held?.release(broken)
    }
  }

  /** Calls `observer` for every statement until the returned function is called. */
  observe(observer: (event: StatementEvent) => void): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  /** Its connections at this moment, and who waits for one. */
  get load(): PoolLoad {
    return this.#connections.load
  }

  async close(): Promise<void> {
    await this.#connections.close()
  }

  async #begin(scope: Scope, mode: keyof typeof BEGIN, text: string): Promise<Begun> {
    const held = await this.#connections.take(
      { table: tableOf(text), kind: mode === 'write' ? mode : 'read' },
      this.#limits.write,
    )
    const seen = watchEntry(scope, mode)
    const begun = this.#send(held.connection, BEGIN[mode])
    const entering = held.connection.send(this.#entryFor(scope, 'write', held))
    seen(entering)
    const head = Promise.all([begun, entering]).then(([, entered]) => refuse(entered))
    head.catch(() => {})
    return { held, head }
  }

  #entryFor(scope: Scope, mode: Mode, { isLate }: Held): WireQuery {
    const values = callerValues(scope.caller)
    if (this.#heldText) values.push(this.#heldText(scope.permissions))
    return { ...this.#entries[mode][isLate ? 'late' : 'prompt'], values }
  }

  /** Statements that begin or end a transaction. */
  #send(connection: WireConnection, text: string): Promise<WireAnswer> {
    return connection.send({ text, values: [], ...(this.#names && { name: `pend ${text}` }) })
  }

  /** Resolves with the error if it failed: such a connection is not reused. */
  #tryOut(connection: WireConnection, text: string): Promise<Error | undefined> {
    return this.#send(connection, text).then(
      () => undefined,
      (failure: Error) => failure,
    )
  }

  #wire(statement: Statement, scope: Scope): WireQuery {
    const { text, values } = compileStatement(statement, scope)
    for (const observer of this.#observers) observer({ text, scope })
    // An unnamed statement leaves nothing behind, not even its plan.
    const name = isPlannedAnew(statement) ? null : this.#names && this.#nameOf(text)
    return { text, values, ...(name && { name }) }
  }

  /** Derived from the text, so that all processes behind a pooler mean the same statement. */
  #nameOf(text: string): string | undefined {
    const names = this.#names!
    if (!names.has(text) && names.size < MAX_NAMED) names.set(text, `p${hash('sha1', text)}`)
    return names.get(text)
  }
}

type Mode = Errand['kind']
type Send = (statement: Statement, scope: Scope) => Promise<StoredRow[]>
type Gathered = Map<(items: readonly unknown[]) => Promise<unknown>, unknown[]>

interface Ends {
  readonly beforeCommit: Gathered
  readonly afterCommit: (() => void)[]
}

/** Switches PostgreSQL's act to that of each statement's sender; the wire keeps the order. */
function transactionOf(scope: Scope, send: Send, ends: Ends): Transaction {
  const afterCommit = (run: () => void) => void ends.afterCommit.push(run)
  const beforeCommit = <Item>(sendAll: (items: readonly Item[]) => Promise<unknown>, item: Item) => {
    const key = sendAll as (items: readonly unknown[]) => Promise<unknown>
    const items = ends.beforeCommit.get(key)
    if (items) items.push(item)
    else ends.beforeCommit.set(key, [item])
  }
  let current = scope.caller.act
  const as = (act: PlatformAct | null): Transaction => {
    const own = { caller: callerOf(scope.caller, act), permissions: scope.permissions }
    const query = (statement: Statement) => {
      if (isSameAct(current, act)) return send(statement, own)
      current = act
      const switched = send(switchTo(act), own)
      return Promise.all([switched, send(statement, own)]).then(([, rows]) => rows)
    }
    return { scope: own, query, beforeCommit, afterCommit, as }
  }
  return as(scope.caller.act)
}

function isSameAct(one: PlatformAct | null, other: PlatformAct | null): boolean {
  return one?.reason === other?.reason && one?.mode === other?.mode
}

function switchTo(act: PlatformAct | null): SQL {
  const set = actSettings(act).map(([setting, value]) => sql`set_config(${sql.raw(`'${setting}'`)}, ${value}, true)`)
  return sql`select ${sql.join(set, sql.raw(', '))}`
}

function resultOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

/** The entering statement returns a problem code if the caller is not admitted. */
function refuse({ rows }: WireAnswer): void {
  const refusal = refusalOf(rows[0])
  if (typeof refusal === 'string') throw new Problem(isProblemCode(refusal) ? refusal : 'permissions.denied')
}
