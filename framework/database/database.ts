// The only holder of connections: every statement runs inside a transaction that has a scope.
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
import { problemOfConnection } from './connection-loss.ts'
import { Connections, type Held } from './connections/connections.ts'
import { type Begun, Opening } from './connections/opening.ts'
import type { Errand } from './connections/places.ts'
import { tableOf } from './connections/table-of.ts'
import type { OpenPool, WireAnswer, WireConnection, WireQuery } from './driver/driver.ts'
import { createHeldText, lockEntry, READ_ENTRY, type Scope, timeoutEntry, WORDS_ENTRY } from './scope.ts'
import { watchEntry, watchStatements } from './watch-statements.ts'

export interface DatabaseOptions {
  url: string
  poolSize?: number
  /**
   * Most milliseconds that a request waits for a connection. With it no table's requests hold all connections, and a server that is silent for
   * so long, and a moment more, is given up. Left out where nobody waits for an answer.
   */
  patience?: number | undefined
  /** Most milliseconds of a statement of `read`; without it as many as the role has. */
  readTimeout?: number
  /** Asked as each transaction begins whether its caller is still welcome; without it everybody is. */
  admission?: Admission
  /** Permission words that policies and quotations ask for (`toldWordsOf`): each transaction is told which of them its caller holds. */
  words?: readonly string[]
  /** Named statements save planning; switch them off behind a PgBouncer older than 1.21. */
  namedStatements?: boolean
  /** Told about connections that broke while idle. */
  onError?: (error: Error) => void
  /** The driver; another one only where both are measured. */
  openPool?: OpenPool
}

export type StoredRow = unknown[]

/** One statement that ran, for query counts in tests and for slow-query logs. */
export interface StatementEvent {
  text: string
  scope: Scope
}

/** What code inside a transaction can do. */
export interface Transaction {
  readonly scope: Scope
  /** Runs one statement; rows are arrays in the order of its columns. */
  query(statement: Statement): Promise<StoredRow[]>
  /**
   * Gathers items for `send`, which is called once with all of them right before COMMIT. What it sends at once travels with
   * COMMIT, at no round trip more; a failure rolls back.
   */
  beforeCommit<Item>(send: (items: readonly Item[]) => Promise<unknown>, item: Item): void
  /** Runs after COMMIT, never after a rollback. */
  afterCommit(run: () => void): void
  /** The same transaction, with the statements that go through the answer acting for the platform (or for the caller alone: null). */
  as(act: PlatformAct | null): Transaction
}

// Each connection keeps the plans of named statements until it ends: a caller who thinks up ever new lists must not fill its memory.
const MAX_NAMED = 500

/** The time that the roles give a statement. */
const ROLE_TIMEOUT_MS = 30_000
/** How long a request waits for a lock; less when it has waited for its connection already. */
const LOCK_WAIT_MS = { prompt: 1500, late: 500 }
/** An answer is on its way when PostgreSQL ends a statement. */
const GRACE_MS = 1000

const BEGIN = {
  write: 'begin',
  snapshot: 'begin isolation level repeatable read read only',
}

/** Transactions under a scope, and nothing else: there is no way to get at a connection. */
export class Database {
  readonly #connections: Connections
  readonly #entries: Record<Mode, { readonly prompt: WireQuery; readonly late: WireQuery }>
  readonly #limits: Record<Mode, number>
  /** Null where no policy asks what the caller may. */
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
    // The name tells the time: processes behind one pooler may have different ones.
    this.#entries = {
      read: entriesOf(reading, `pend_admit_to_read${readTimeout ?? ''}`),
      write: entriesOf(text, 'pend_admit'),
    }
    this.#limits = { read: (readTimeout ?? ROLE_TIMEOUT_MS) + GRACE_MS, write: ROLE_TIMEOUT_MS + GRACE_MS }
  }

  /**
   * Reads in ONE network round trip: scope and statements leave together, and are one transaction.
   * Throws a Problem when the scope is refused; nothing that was read is returned then.
   */
  read(scope: Scope, statements: readonly Statement[]): Promise<StoredRow[][]> {
    return this.#inOneFlight('read', scope, statements)
  }

  /** The same for statements that write and need not wait for one another: all of them are committed, or none. */
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
      // The server has rolled back by itself; a connection that still answers may be used again.
      if (committed.status === 'rejected') broken = await this.#tryOut(connection, '')
      refuse(resultOf(entered!))
      const rows = rest.map((result) => resultOf(result).rows)
      // Every statement may have its answer and the commit none, when it fails or the server goes away in between.
      resultOf(committed)
      return rows
    } catch (error) {
      throw problemOfConnection(error)
    } finally {
      held.release(broken)
    }
  }

  /**
   * Runs `work` in one transaction under `scope`. It holds a connection from its first statement on, with which BEGIN and the scope ride
   * along; a throw rolls back. Throws a Problem when the scope is refused. `snapshot`: nothing is written, and all statements see the
   * database as it was at the first one.
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
      // PostgreSQL answers so, and with no error, when a statement failed that nobody waited for.
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

  /** Words that open or end a transaction. */
  #send(connection: WireConnection, text: string): Promise<WireAnswer> {
    return connection.send({ text, values: [], ...(this.#names && { name: `pend ${text}` }) })
  }

  /** Resolves with what kept it from being done: such a connection is not used again. */
  #tryOut(connection: WireConnection, text: string): Promise<Error | undefined> {
    return this.#send(connection, text).then(
      () => undefined,
      (failure: Error) => failure,
    )
  }

  #wire(statement: Statement, scope: Scope): WireQuery {
    const { text, values } = compileStatement(statement, scope)
    for (const observer of this.#observers) observer({ text, scope })
    // Without a name nothing is kept of it, its plan included.
    const name = isPlannedAnew(statement) ? null : this.#names && this.#nameOf(text)
    return { text, values, ...(name && { name }) }
  }

  /** Made of the text, so that all processes behind a pooler mean the same by it. */
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

/** Keeps PostgreSQL's idea of the act in step with whoever sends the next statement; the wire keeps their order. */
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

/** The entering statement names a problem code when the caller is no longer welcome. */
function refuse({ rows }: WireAnswer): void {
  const refusal = refusalOf(rows[0])
  if (typeof refusal === 'string') throw new Problem(isProblemCode(refusal) ? refusal : 'permissions.denied')
}
