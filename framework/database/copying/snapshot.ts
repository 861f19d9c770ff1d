// Reads a whole database as of one moment, several tables at a time.
import type { Readable } from 'node:stream'
import pg from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { withClient } from '../bootstrap/with-client.ts'
import { copyOut } from '../driver/copy.ts'
import { type LedgerEntry, readLedger } from '../migrations/ledger.ts'
import {
  COPY_SETTINGS,
  type CopiedSequence,
  type CopiedTable,
  copyStatement,
  findSequences,
  findTables,
} from './copied-tables.ts'

/** A database at one moment. */
export interface Snapshot {
  readonly serverVersion: string
  readonly tables: readonly CopiedTable[]
  readonly sequences: readonly CopiedSequence[]
  readonly ledger: readonly Pick<LedgerEntry, 'name' | 'checksum'>[]
  /** A few rows, for what must be known beside the tables. */
  ask(text: string): Promise<Record<string, unknown>[]>
  /** Calls `work` for every table, a few at a time; it must read the rows to their end. */
  eachTable(work: (table: CopiedTable, rows: Readable) => Promise<void>): Promise<void>
}

/** Connections that read at the same time, besides the one that holds the snapshot. */
const READERS = 2
const BEGIN = 'begin isolation level repeatable read read only'

/** Calls `work` with a snapshot, which other connections share. Throws PendError for a role that row security binds: it would miss rows. */
export function withSnapshot<T>(url: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  return withClient(url, async (client) => {
    await requireAllRows(client)
    await client.query(COPY_SETTINGS)
    await client.query(BEGIN)
    const { rows } = await client.query(
      "select pg_export_snapshot() as id, current_setting('server_version') as version",
    )
    const tables = await findTables(client)
    const ledger = await readLedger(client)
    return work({
      serverVersion: rows[0].version,
      tables,
      sequences: await findSequences(client),
      ledger: [...ledger.values()].map(({ name, checksum }) => ({ name, checksum })),
      ask: async (text) => (await client.query(text)).rows,
      eachTable: (each) => readTables(url, { tables: tables.values(), snapshot: rows[0].id, each }),
    })
  })
}

async function requireAllRows(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    'select rolname as name, rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user',
  )
  if (rows[0].sees) return
  throw new PendError(
    `Row security binds "${rows[0].name}", who therefore cannot read all rows.`,
    `Name a role with BYPASSRLS that may read all tables: PEND_BACKUP_DATABASE_URL. Or let a superuser run: alter role ${pg.escapeIdentifier(rows[0].name)} bypassrls`,
  )
}

interface Reading {
  readonly tables: Iterator<Awaited<ReturnType<typeof findTables>>[number]>
  readonly snapshot: string
  each(table: CopiedTable, rows: Readable): Promise<void>
}

/** The readers share one iterator: who is ready takes the next table. The first fault stops all. */
async function readTables(url: string, reading: Reading): Promise<void> {
  const stop = new AbortController()
  const readers = Array.from({ length: READERS }, () =>
    withClient(url, (client) => readSome(client, reading, stop.signal)).catch((error) => {
      stop.abort()
      throw error
    }),
  )
  const failed = (await Promise.allSettled(readers)).find(({ status }) => status === 'rejected')
  if (failed) throw (failed as PromiseRejectedResult).reason
}

async function readSome(client: pg.Client, { tables, snapshot, each }: Reading, signal: AbortSignal): Promise<void> {
  await client.query(COPY_SETTINGS)
  await client.query(BEGIN)
  await client.query(`set transaction snapshot ${pg.escapeLiteral(snapshot)}`)
  for (let next = tables.next(); !next.done && !signal.aborted; next = tables.next())
    await each(next.value, copyOut(client, copyStatement(next.value)))
}
