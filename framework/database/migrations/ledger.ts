// `pend.migrations`: the files a database has applied, and the lock that makes a second migrating process wait.
import type { Client } from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { MigrationFile } from './migration-files.ts'

/** One applied file. */
export interface LedgerEntry {
  readonly name: string
  readonly checksum: string
  readonly appliedAt: Date
}

// An arbitrary number that every PEND process must share. Advisory locks belong to one database.
const LOCK = 7_305_118

const CREATE_LEDGER = `
  create schema if not exists pend;
  create table if not exists pend.migrations (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`

/** Runs `work` while no other process migrates this database. Throws PendError if another one takes longer than `patience`. */
export async function withMigrationLock<T>(client: Client, patience: string, work: () => Promise<T>): Promise<T> {
  await client.query("select set_config('lock_timeout', $1, false)", [patience])
  await client.query('select pg_advisory_lock($1)', [LOCK]).catch((error) => {
    if (error.code !== '55P03') throw error
    throw new PendError(
      'Another process has been migrating this database for a while.',
      'Wait for it to end, then run migrate again.',
      { cause: error },
    )
  })
  try {
    return await work()
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {})
  }
}

/** Creates the ledger in a database that was never migrated. Call it under the lock. */
export async function createLedger(client: Client): Promise<void> {
  const { rows } = await client.query("select to_regclass('pend.migrations') is not null as exists")
  if (!rows[0].exists) await client.query(CREATE_LEDGER)
}

/** In the order of application. Empty for a database that was never migrated. */
export async function readLedger(client: Client): Promise<Map<string, LedgerEntry>> {
  const { rows: found } = await client.query("select to_regclass('pend.migrations') is not null as exists")
  if (!found[0].exists) return new Map()
  const { rows } = await client.query<LedgerEntry>(
    'select name, checksum, applied_at as "appliedAt" from pend.migrations order by applied_at, name',
  )
  return new Map(rows.map((row) => [row.name, row]))
}

/** Records a file as applied, in the file's own transaction. */
export async function recordMigration(client: Client, { name, checksum }: MigrationFile): Promise<void> {
  await client.query('insert into pend.migrations (name, checksum) values ($1, $2)', [name, checksum])
}

/** Settings of a transaction that runs migrations. */
export async function prepareTransaction(client: Client, lockTimeout = '5s'): Promise<void> {
  // With row_security off, a statement restricted by policies fails instead of silently changing nothing (RLS-21).
  await client.query(
    "select set_config('lock_timeout', $1, true), set_config('row_security', 'off', true), set_config('search_path', 'public', true)",
    [lockTimeout],
  )
}

/** Records a file as not applied, in the transaction that undoes it. */
export async function forgetMigration(client: Client, name: string): Promise<void> {
  await client.query('delete from pend.migrations where name = $1', [name])
}

/** Notes files as applied in the place of those that they stand for, with the time of the last of these. */
export async function replaceEntries(
  client: Client,
  { gone, come }: { gone: readonly string[]; come: readonly Pick<MigrationFile, 'name' | 'checksum'>[] },
): Promise<void> {
  await client.query('begin')
  const { rows } = await client.query('select max(applied_at) as at from pend.migrations where name = any($1)', [gone])
  await client.query('delete from pend.migrations where name = any($1)', [gone])
  await client.query(
    `insert into pend.migrations (name, checksum, applied_at)
    select name, checksum, $3 from unnest($1::text[], $2::text[]) as come(name, checksum)`,
    [come.map(({ name }) => name), come.map(({ checksum }) => checksum), rows[0].at],
  )
  await client.query('commit')
}

/** Throws PendError if an applied file was changed or removed: its effects remain, and other databases would differ. */
export function requireSameHistory(ledger: ReadonlyMap<string, LedgerEntry>, files: readonly MigrationFile[]): void {
  for (const entry of ledger.values()) {
    const file = files.find(({ name }) => name === entry.name)
    if (!file)
      throw new PendError(
        `The database has applied ${entry.name}, which is not among the files.`,
        'Get the file back from version control, or use another database for this branch.',
      )
    if (file.checksum !== entry.checksum)
      throw new PendError(
        `${entry.name}.sql was changed after it had been applied.`,
        'Put the file back as it was and write the change as a new migration.',
      )
  }
}
