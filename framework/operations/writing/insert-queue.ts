// Queues records to insert them together. Any statement in between first flushes the queue, so that it finds them.
import { sql } from 'drizzle-orm'
import { CIRCLE } from '#framework/database/circle.ts'
import { constraintFieldsOf } from '#framework/database/constraint-fields.ts'
import type { Transaction } from '#framework/database/database.ts'
import { withTransaction } from '#framework/request/create-context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import type { Row } from '../listing/select.ts'
import type { VersionedRecord } from '../read.ts'
import { awaitInOrder } from '../steps/await-in-order.ts'
import { problemOfDatabase } from '../steps/database-problems.ts'
import { type Pointing, requireMet } from '../steps/met-targets.ts'
import { positioned } from './positioned.ts'
import { insertRecords, type TransactionContext } from './write.ts'

/** A validated record, and its references to check by row security. */
export interface Waiting {
  readonly record: Row
  readonly pointings: readonly Pointing[]
}

interface Sent {
  readonly records: readonly Waiting[]
  readonly written: Promise<VersionedRecord[]>
}

/** One for each bulk write; `ctx` is inside a transaction. */
export class InsertQueue {
  readonly #ctx: TransactionContext
  readonly #model: ResourceModel
  /** The view whose fields errors may name. */
  readonly #view: ResourceModel
  /** Position of the first record. */
  readonly #first: number
  readonly #sent: Sent[] = []
  #waiting: Waiting[] = []

  constructor(ctx: TransactionContext, { model, view }: { model: ResourceModel; view: ResourceModel }, first = 0) {
    this.#ctx = ctx
    this.#model = model
    this.#view = view
    this.#first = first
  }

  /** The same caller, with a transaction that flushes the queue before each statement. */
  get context(): TransactionContext {
    return withTransaction(this.#ctx, this.#inFrontOf(this.#ctx.transaction)) as TransactionContext
  }

  /** Queues a validated record. */
  add(waiting: Waiting): void {
    this.#waiting.push(waiting)
  }

  /** Sends the queue without waiting for the answer; resolves with the written records. */
  flush(): Promise<VersionedRecord[]> {
    const records = this.#waiting
    if (records.length === 0) return Promise.resolve([])
    this.#waiting = []
    const written = this.#insert(records)
    // `settle` reports the failure.
    written.catch(() => {})
    this.#sent.push({ records, written })
    return written
  }

  /** Everything written, in order. Throws the error of the first record that failed. */
  async settle(): Promise<VersionedRecord[]> {
    void this.flush()
    const results: VersionedRecord[] = []
    for (const { records, written } of this.#sent) {
      try {
        results.push(...(await written))
      } catch (error) {
        throw await this.#faultOf(error, records, this.#first + results.length)
      }
    }
    return results
  }

  async #insert(waiting: readonly Waiting[]): Promise<VersionedRecord[]> {
    const [records, pointings] = [waiting.map(({ record }) => record), waiting.map((each) => each.pointings)]
    if (records.length === 1) {
      const sent = [requireMet(this.#ctx, pointings), insertRecords(this.#ctx, this.#model, records)] as const
      return (await awaitInOrder(sent))[1]
    }
    const { transaction } = this.#ctx
    const first = this.#sent.reduce((count, sent) => count + sent.records.length, this.#first)
    const [, , written] = await awaitInOrder([
      transaction.query(sql`savepoint records`),
      requireMet(this.#ctx, pointings, first),
      insertRecords(this.#ctx, this.#model, records),
      transaction.query(sql`release savepoint records`),
    ])
    return written
  }

  /** PostgreSQL does not say which row it refused: inserts them again one by one, up to that one. */
  async #faultOf(error: unknown, records: readonly Waiting[], first: number): Promise<unknown> {
    if (records.length === 1) return this.#problemAt(first, error)
    // A late insert under another slug: the savepoint is behind it.
    if (typeof (error as { row?: unknown }).row === 'number')
      return this.#problemAt(first + (error as { row: number }).row, error)
    if (!isAboutOneRow(error)) return error
    const goBack = () => this.#ctx.transaction.query(sql`rollback to savepoint records`)
    // If other statements failed in between, fail this one with the transaction and everything sent with it.
    await goBack()
      .catch(goBack)
      .catch(() => {})
    for (const [index, { record }] of records.entries()) {
      try {
        await insertRecords(this.#ctx, this.#model, [record])
      } catch (fault) {
        return isAboutOneRow(fault) ? this.#problemAt(first + index, fault) : error
      }
    }
    return error
  }

  #problemAt(index: number, error: unknown): unknown {
    return positioned(index, problemOfDatabase(error, this.#view, constraintFieldsOf))
  }

  #inFrontOf(transaction: Transaction): Transaction {
    return {
      ...transaction,
      query: (statement) => {
        void this.flush()
        return transaction.query(statement)
      },
      as: (act) => this.#inFrontOf(transaction.as(act)),
    }
  }
}

/** A broken constraint, an invalid value, a row refused by policies: not a lost connection or a timeout. */
function isAboutOneRow(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code)
  return /^(22|23|42501)/.test(code) || code === CIRCLE
}
