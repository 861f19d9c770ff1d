// Applies missing migrations, each in one transaction, in one process at a time.
import type pg from 'pg'
import { goBack } from './back/go-back.ts'
import { createLedger, prepareTransaction, recordMigration, replaceEntries, withMigrationLock } from './ledger.ts'
import { failureOf } from './migration-failure.ts'
import { type MigrationFile, readMigrationFiles } from './migration-files.ts'
import { type Route, type RouteOptions, routeOf } from './route.ts'
import { readHistory } from './squash/squash-record.ts'
import { readStates } from './timelines/states.ts'
import { requireTransactional } from './transactional.ts'
import { withOwner } from './with-owner.ts'

export interface MigrationOptions extends RouteOptions {
  /** URL of `pend_owner`, directly to the server and not through a pooler. */
  readonly ownerUrl: string
  readonly directory: string
  /** Records the files as applied, or as not applied, without running anything. */
  readonly fake?: boolean
  /** Going back may lose data. */
  readonly allowDataLoss?: boolean
  /** Called for each applied file. */
  readonly report?: (name: string, milliseconds: number) => void
  /** How long to wait for another migrating process (default `60s`) and for a table in use (default `5s`). */
  readonly patience?: string
  readonly lockTimeout?: string
}

export interface MigrationStatus {
  readonly name: string
  readonly app: string
  /** Null for a migration of PEND. */
  readonly product: string | null
  readonly appliedAt: Date | null
}

/** What a run did. */
export interface Migrated {
  /** Names of applied files, in order. */
  readonly applied: readonly string[]
  /** Names of undone files, in order. */
  readonly undone: readonly string[]
}

/**
 * Applies all files, or those up to the target, and returns their names. A failing file leaves no trace; earlier ones
 * stay. Throws PendError for a failing, changed or missing file, an unknown target, and a lock timeout.
 */
export async function runMigrations(options: MigrationOptions): Promise<readonly string[]> {
  return (await moveTo(options)).applied
}

/**
 * The same, and a target that is applied already undoes the files after it: all of them in one transaction, or none.
 * Throws PendError also where nothing undoes a file, and where data would be lost.
 */
export async function moveTo(options: MigrationOptions): Promise<Migrated> {
  const files = readMigrationFiles(options.directory)
  return withOwner(options.ownerUrl, async (client) => {
    // Without missing files there is no lock: servers that start together do not queue.
    const { ledger, come } = await readHistory(client, options.directory, files)
    if (come.length + lengthOf(routeOf(files, ledger, options)) === 0) return { applied: [], undone: [] }
    return withMigrationLock(client, options.patience ?? '60s', async () => {
      await createLedger(client)
      const history = await readHistory(client, options.directory, files)
      if (history.come.length > 0) await replaceEntries(client, history)
      const route = routeOf(files, history.ledger, options)
      // Files of PEND and of the product that cannot both run are refused before any of them runs.
      if (route.forward.length > 0) readStates(options.directory)
      await goBack(client, route.back, options)
      for (const file of route.forward) await applyFile(client, file, options)
      return namesOf(route)
    })
  })
}

function lengthOf({ back, forward }: Route): number {
  return back.length + forward.length
}

function namesOf({ back, forward }: Route): Migrated {
  return { applied: forward.map(({ name }) => name), undone: back.map(({ name }) => name) }
}

/** Every file with the time it was applied, after the same checks as a run; changes nothing. */
export async function readMigrationStatus({
  ownerUrl,
  directory,
}: Pick<MigrationOptions, 'ownerUrl' | 'directory'>): Promise<MigrationStatus[]> {
  const files = readMigrationFiles(directory)
  return withOwner(ownerUrl, async (client) => {
    const { ledger } = await readHistory(client, directory, files)
    return files.map(({ name, app, product }) => ({
      name,
      app,
      product,
      appliedAt: ledger.get(name)?.appliedAt ?? null,
    }))
  })
}

/** What a run with these options would do, by names. */
export async function planMigrations({
  ownerUrl,
  directory,
  ...target
}: Pick<MigrationOptions, 'ownerUrl' | 'directory'> & RouteOptions): Promise<Migrated> {
  const files = readMigrationFiles(directory)
  return withOwner(ownerUrl, async (client) => {
    const { ledger } = await readHistory(client, directory, files)
    return namesOf(routeOf(files, ledger, target))
  })
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
    await prepareTransaction(client, lockTimeout)
    if (!fake) await client.query(file.sql)
    await recordMigration(client, file)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw failureOf(file, error as pg.DatabaseError)
  }
  report?.(file.name, Math.round(performance.now() - start))
}
