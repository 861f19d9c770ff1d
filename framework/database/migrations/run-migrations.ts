// Applies missing migrations, each in one transaction, in one process at a time.
import type pg from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { createLedger, type LedgerEntry, recordMigration, replaceEntries, withMigrationLock } from './ledger.ts'
import { type MigrationFile, readMigrationFiles, requireMigration } from './migration-files.ts'
import { readHistory } from './squash/squash-record.ts'
import { requireTransactional } from './transactional.ts'
import { withOwner } from './with-owner.ts'

export interface MigrationOptions {
  /** URL of `pend_owner`, directly to the server and not through a pooler. */
  readonly ownerUrl: string
  readonly directory: string
  /** The last file to apply, by name or number; all by default. */
  readonly target?: string | undefined
  /** Records the files as applied without running them. */
  readonly fake?: boolean
  /** Called for each applied file. */
  readonly report?: (name: string, milliseconds: number) => void
  /** How long to wait for another migrating process (default `60s`) and for a table in use (default `5s`). */
  readonly patience?: string
  readonly lockTimeout?: string
}

export interface MigrationStatus {
  readonly name: string
  readonly app: string
  readonly appliedAt: Date | null
}

/**
 * Migrates a database up to the target and returns the names of applied files. A failing file leaves no trace; earlier
 * ones stay. Only a new migration or a backup leads back to an earlier state. Throws PendError for a failing, changed
 * or missing file, an unknown target, and a lock timeout.
 */
export async function runMigrations(options: MigrationOptions): Promise<string[]> {
  const files = readMigrationFiles(options.directory)
  return withOwner(options.ownerUrl, async (client) => {
    // Without missing files there is no lock: servers that start together do not queue.
    const { ledger, come } = await readHistory(client, options.directory, files)
    if (come.length + pendingOf(ledger, files, options.target).length === 0) return []
    return withMigrationLock(client, options.patience ?? '60s', async () => {
      await createLedger(client)
      const history = await readHistory(client, options.directory, files)
      if (history.come.length > 0) await replaceEntries(client, history)
      const pending = pendingOf(history.ledger, files, options.target)
      for (const file of pending) await applyFile(client, file, options)
      return pending.map(({ name }) => name)
    })
  })
}

/** Every file with the time it was applied, after the same checks as a run; changes nothing. */
export async function readMigrationStatus({
  ownerUrl,
  directory,
}: Pick<MigrationOptions, 'ownerUrl' | 'directory'>): Promise<MigrationStatus[]> {
  const files = readMigrationFiles(directory)
  return withOwner(ownerUrl, async (client) => {
    const { ledger } = await readHistory(client, directory, files)
    return files.map(({ name, app }) => ({ name, app, appliedAt: ledger.get(name)?.appliedAt ?? null }))
  })
}

/** The names that a run with these options would apply. */
export async function planMigrations({
  ownerUrl,
  directory,
  target,
}: Pick<MigrationOptions, 'ownerUrl' | 'directory' | 'target'>): Promise<string[]> {
  const files = readMigrationFiles(directory)
  return withOwner(ownerUrl, async (client) => {
    const { ledger } = await readHistory(client, directory, files)
    return pendingOf(ledger, files, target).map(({ name }) => name)
  })
}

function pendingOf(
  ledger: ReadonlyMap<string, LedgerEntry>,
  files: readonly MigrationFile[],
  target: string | undefined,
): MigrationFile[] {
  const last = target === undefined ? Number.POSITIVE_INFINITY : requireMigration(files, target).number
  const beyond = [...ledger.keys()].find((name) => Number(name.slice(0, 4)) > last)
  if (beyond)
    throw new PendError(
      `The database is past ${target}: it has applied ${beyond}.`,
      'Migrations only go forward. Write a new one that undoes the change, or restore a backup.',
    )
  return files.filter(({ name, number }) => !ledger.has(name) && number <= last)
}

async function applyFile(
  client: pg.Client,
  file: MigrationFile,
  { fake, report, lockTimeout }: MigrationOptions,
): Promise<void> {
  const start = performance.now()
  requireTransactional(file)
  await client.query('begin')
  try {
    // With row_security off, a statement restricted by policies fails instead of silently changing nothing (RLS-21).
    await client.query(
      "select set_config('lock_timeout', $1, true), set_config('row_security', 'off', true), set_config('search_path', 'public', true)",
      [lockTimeout ?? '5s'],
    )
    if (!fake) await client.query(file.sql)
    await recordMigration(client, file)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw failureOf(file, error as pg.DatabaseError)
  }
  report?.(file.name, Math.round(performance.now() - start))
}

/** A file failed: the developer fixes it, or the rows, and retries. */
export class MigrationFailure extends PendError {}

function failureOf(file: MigrationFile, error: pg.DatabaseError): MigrationFailure {
  const at = placeOf(file.sql, error)
  const line = at === null ? '' : ` in line ${file.sql.slice(0, at).split('\n').length}`
  const busy = error.code === '55P03' ? 'A table it changes is in use: try again, or at a quieter hour.' : undefined
  const statement = at === null ? undefined : `The statement: ${statementAt(file.sql, at)}`
  const parts = [busy ?? error.detail, error.hint, statement, WAYS_OUT[error.code ?? '']]
  const hint = [...parts, 'Nothing of this file was kept.'].filter(Boolean).join(' ')
  return new MigrationFailure(`${file.name}.sql failed${line}: ${error.message}.`, hint, { cause: error })
}

/** What to do about violating rows, by SQLSTATE. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  '23502': 'Some rows have no value: fill them in a migration before this one, or give the field a default.',
  '23505': 'Some rows share a value: tell them apart in a migration before this one.',
  '23514': 'Some rows have values that the new rule refuses: change them in a migration before this one.',
}

/** PostgreSQL's error position, or the last place that names the constraint or column; null if unknown. */
function placeOf(sql: string, { position, constraint, column }: pg.DatabaseError): number | null {
  if (position !== undefined) return Number(position) - 1
  const marks = [constraint && `"${constraint}"`, column && `"${column}" set not null`, column && `"${column}"`]
  return marks.flatMap((mark) => (mark ? sql.lastIndexOf(mark) : [])).find((at) => at >= 0) ?? null
}

/** Shortened. */
function statementAt(sql: string, at: number): string {
  const begin = sql.lastIndexOf(';\n', at - 1) + 1
  const end = sql.indexOf(';\n', at)
  const text = sql.slice(begin, end === -1 ? undefined : end + 1).replace(/^--.*$/gm, '')
  return text.replace(/\s+/g, ' ').trim().slice(0, 300)
}
