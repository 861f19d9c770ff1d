// Makes one initial migration for each app out of a whole timeline, once it is proved that both lead to the same database.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { proposeMigrations, writeMigrations } from '../make-migrations.ts'
import { type MigrationFile, readMigrationFiles } from '../migration-files.ts'
import type { AppSchema } from '../schema-state.ts'
import { type Comparison, compareTimelines } from './compare-timelines.ts'
import { historyOf, readSquashRecord, type SquashRecord, writeSquashRecord } from './squash-record.ts'

export interface SquashOptions {
  readonly directory: string
  readonly schemas: readonly AppSchema[]
  /** Who may make databases on the server. */
  readonly adminUrl: string
  /** Proves, and writes nothing. */
  readonly isCheck?: boolean
}

/** What a squash did, or why it did nothing. */
export interface Squash extends Comparison {
  readonly replaced: number
  readonly written: readonly string[]
}

/** Writes only where the comparison finds nothing. The old files go; `squashed.json` remembers them. */
export async function squashMigrations({ directory, schemas, adminUrl, isCheck }: SquashOptions): Promise<Squash> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-squash-'))
  try {
    writeMigrations(folder, proposeMigrations({ directory: folder, schemas, suffix: 'initial' }))
    const comparison = await compareTimelines(adminUrl, directory, folder)
    const [old, next] = [readMigrationFiles(directory), readMigrationFiles(folder)]
    const written = next.map(({ name }) => name)
    const isProved = comparison.differences.length + comparison.filled.length === 0
    if (isProved && !isCheck) replaceFiles(directory, folder, recordOf(old, written, readSquashRecord(directory)))
    return { ...comparison, replaced: old.length, written }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Files that were all written by the last squash stand for the same as it: databases of then may still go on. */
function recordOf(old: readonly MigrationFile[], by: readonly string[], last: SquashRecord | null): SquashRecord {
  const isFresh = last !== null && old.every(({ name }) => last.by.includes(name))
  return { by, replaces: [...(isFresh ? last.replaces : []), historyOf(old)] }
}

function replaceFiles(directory: string, folder: string, record: SquashRecord): void {
  for (const { name } of readMigrationFiles(directory)) rmSync(path.join(directory, `${name}.sql`))
  for (const part of ['meta', 'back']) rmSync(path.join(directory, part), { recursive: true, force: true })
  cpSync(folder, directory, { recursive: true })
  writeSquashRecord(directory, record)
}
