// Undoes migrations in one transaction: either all of them are undone, or nothing changes.
import type { Client, DatabaseError } from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { quoteName } from '../../schema/quote.ts'
import type { Lost } from '../diff/step.ts'
import { forgetMigration, prepareTransaction } from '../ledger.ts'
import { failureOf } from '../migration-failure.ts'
import type { MigrationFile } from '../migration-files.ts'
import { requireTransactional } from '../transactional.ts'
import { backFileOf, requireWayBack, type WayBack } from './way-back.ts'

export interface BackOptions {
  readonly directory: string
  readonly fake?: boolean
  readonly allowDataLoss?: boolean
  readonly lockTimeout?: string
}

/** One migration on the way. */
interface Undone {
  readonly name: string
  readonly way: WayBack
}

/**
 * Undoes the files in this order. Call it under the lock. Throws PendError where nothing undoes one of them, where its
 * statements fail, and where data would be lost.
 */
export async function goBack(client: Client, files: readonly MigrationFile[], options: BackOptions): Promise<void> {
  if (files.length === 0) return
  const { directory, fake, allowDataLoss, lockTimeout } = options
  const undone = files.map((file): Undone => ({ name: file.name, way: fake ? NOTHING : wayBackOf(directory, file) }))
  await client.query('begin')
  try {
    await prepareTransaction(client, lockTimeout)
    const losses: string[] = []
    for (const each of undone) losses.push(...(await undo(client, each)))
    if (losses.length > 0 && !allowDataLoss) throw refusalOf(losses)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

const NOTHING: WayBack = { losses: [], obstacle: null, sql: '' }

function wayBackOf(directory: string, file: MigrationFile): WayBack {
  const way = requireWayBack(directory, file)
  requireTransactional({ name: backFileOf(file.name).replace(/\.sql$/, ''), sql: way.sql })
  return way
}

/** What is lost, each with its number. Tables and columns have the names of that time only once the later files are undone. */
async function undo(client: Client, { name, way: { losses, sql } }: Undone): Promise<string[]> {
  const lost: string[] = []
  try {
    for (const loss of losses) {
      const count = await countLost(client, loss)
      if (count > 0) lost.push(`${loss.what} (${count})`)
    }
    await client.query(sql)
  } catch (error) {
    throw failureOf({ name: backFileOf(name).replace(/\.sql$/, ''), sql }, error as DatabaseError)
  }
  await forgetMigration(client, name)
  return lost
}

/** Policies bind the owner too: the table opens for the count, and closes again. */
async function countLost(client: Client, { table, count }: Lost): Promise<number> {
  await client.query('savepoint counting')
  await client.query(`alter table ${table.split('.').map(quoteName).join('.')} no force row level security`)
  const { rows } = await client.query({ text: count, rowMode: 'array' })
  await client.query('rollback to savepoint counting')
  return Number(rows[0]![0])
}

function refusalOf(losses: readonly string[]): PendError {
  return new PendError(
    `Going back would lose ${losses.join(', ')}.`,
    'Nothing was changed. Save what you need, then accept the loss with --allow-data-loss.',
  )
}
