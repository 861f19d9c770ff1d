// Builds a second database from a backup, and compares it with what the backup says, row for row.
import path from 'node:path'
import { nameOf } from '#framework/database/copying/copied-tables.ts'
import { loadTables } from '#framework/database/copying/load-tables.ts'
import type { SecondDatabase } from '#framework/database/copying/second-database.ts'
import { withSnapshot } from '#framework/database/copying/snapshot.ts'
import { createWordRegister } from '#framework/database/migrations/known-words.ts'
import { readMigrationFiles } from '#framework/database/migrations/migration-files.ts'
import { readMigrationStatus, runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type KeptTable, type Manifest, objectOf } from '../places/manifest.ts'
import { count, readObject } from '../places/objects.ts'
import type { OpenBackup } from './open-backup.ts'

/** What a restore needs of the project. */
export interface Restoring {
  readonly root: string
  onRows?(rows: number): void
}

/** Throws PendError if the backup has migrations that these files lack, or if these files would not lead to its tables. */
export function requireKnownMigrations({ migrations, pend }: Manifest, root: string): string | undefined {
  const files = readMigrationFiles(path.join(root, 'migrations'))
  const known = new Map(files.map(({ name, checksum }) => [name, checksum]))
  const other = migrations.find(({ name, checksum }) => known.get(name) !== checksum)
  if (other)
    throw new PendError(
      known.has(other.name)
        ? `The backup was made with another ${other.name}.`
        : `The backup comes from a newer version of PEND (${pend}): nothing here knows its migration ${other.name}.`,
      'Restore it with the version that made it.',
    )
  const has = new Set(migrations.map(({ name }) => name))
  return files.findLast(({ name }) => has.has(name))?.name
}

/** The second database equals the source afterwards, and has the migrations that came since. */
export async function restoreDatabase(second: SecondDatabase, backup: OpenBackup, restoring: Restoring): Promise<void> {
  const { manifest, source } = backup
  const directory = path.join(restoring.root, 'migrations')
  const { ownerUrl } = second
  await runMigrations({ ownerUrl, directory, target: requireKnownMigrations(manifest, restoring.root) })
  await requireSameMigrations(ownerUrl, directory, manifest)
  if (manifest.tables.some(({ name }) => name === 'permission_words')) await createWordRegister(ownerUrl)
  await requireSameTables(second.adminUrl, manifest)
  let all = 0
  await loadTables(ownerUrl, {
    tables: manifest.tables,
    sequences: manifest.sequences,
    read: (table) => readObject(source, objectOf.table(table), table as KeptTable),
    onTable: (_table, rows) => {
      all += rows
      restoring.onRows?.(all)
    },
  })
  await compareTables(second.adminUrl, manifest)
  await runMigrations({ ownerUrl, directory })
}

async function requireSameMigrations(ownerUrl: string, directory: string, { migrations }: Manifest): Promise<void> {
  const status = await readMigrationStatus({ ownerUrl, directory })
  const applied = status.filter(({ appliedAt }) => appliedAt !== null).map(({ name }) => name)
  const missing = applied.find((name) => !migrations.some((each) => each.name === name))
  if (missing === undefined) return
  throw new PendError(
    `The backup lacks ${missing}, which comes before its last migration.`,
    'Restore it with the version that made it, then migrate.',
  )
}

async function requireSameTables(url: string, { tables }: Manifest): Promise<void> {
  const found = await withSnapshot(url, async (snapshot) => snapshot.tables)
  const described = (each: { schema: string; name: string; columns: readonly string[] }) =>
    `${nameOf(each)} (${[...each.columns].sort().join(', ')})`
  const [wanted, made] = [new Set(tables.map(described)), new Set(found.map(described))]
  const other = [...wanted.symmetricDifference(made)][0]
  if (other) throw new PendError(`The migrations here make other tables than the backup has: ${other}.`)
}

/** Throws PendError with the first table that differs. */
async function compareTables(url: string, { tables }: Manifest): Promise<void> {
  const wanted = new Map(tables.map((table) => [nameOf(table), table]))
  await withSnapshot(url, (snapshot) =>
    snapshot.eachTable(async (table, rows) => {
      const counted = count()
      for await (const _chunk of counted.stage(rows));
      const { bytes, sha256 } = counted.sum()
      const kept = wanted.get(nameOf(table))!
      if (bytes !== kept.bytes || sha256 !== kept.sha256)
        throw new PendError(`${nameOf(table)} differs from the backup after it was restored.`)
    }),
  )
}
