// Makes one initial migration for each app out of a whole timeline, once it is proved that both lead to the same database.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { proposeMigrations, writeMigrations } from '../make-migrations.ts'
import { type MigrationFile, readMigrationFiles } from '../migration-files.ts'
import type { AppSchema } from '../schema-state.ts'
import { findProduct } from '../timelines/product.ts'
import { type Comparison, compareTimelines } from './compare-timelines.ts'
import { readSquashRecord, type SquashRecord, writeSquashRecord } from './read-squash-record.ts'
import { historyOf } from './squash-record.ts'

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

/**
 * Writes only where the comparison finds nothing. The old files go; `squashed.json` remembers them. In a product's clone
 * only its own timeline is squashed.
 */
export async function squashMigrations({ directory, schemas, adminUrl, isCheck }: SquashOptions): Promise<Squash> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-squash-'))
  const product = findProduct(directory)
  try {
    if (product !== null) copyPend(directory, folder, product)
    writeMigrations(folder, proposeMigrations({ directory: folder, schemas, suffix: 'initial', product }))
    const comparison = await compareTimelines(adminUrl, directory, folder)
    const [old, next] = [directory, folder].map((each) =>
      readMigrationFiles(each).filter((file) => file.product === product),
    )
    const written = next!.map(({ name }) => name)
    const isProved = comparison.differences.length + comparison.filled.length === 0
    if (isProved && !isCheck) {
      const record = recordOf(old!, written, readSquashRecord(directory, product))
      replaceFiles([directory, folder], product, old!)
      writeSquashRecord(directory, product, record)
    }
    return { ...comparison, replaced: old!.length, written }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Everything but the product's folder. */
function copyPend(directory: string, folder: string, product: string): void {
  const own = path.join(directory, product)
  cpSync(directory, folder, { recursive: true, filter: (source) => source !== own })
}

/** Files that were all written by the last squash stand for the same as it: databases of then may still go on. */
function recordOf(old: readonly MigrationFile[], by: readonly string[], last: SquashRecord | null): SquashRecord {
  const isFresh = last !== null && old.every(({ name }) => last.by.includes(name))
  return { by, replaces: [...(isFresh ? last.replaces : []), historyOf(old)] }
}

function replaceFiles(
  [directory, folder]: readonly [string, string],
  product: string | null,
  old: readonly MigrationFile[],
): void {
  for (const { name } of old) rmSync(path.join(directory, `${name}.sql`))
  const [own, fresh] = [directory, folder].map((each) => path.join(each, product ?? ''))
  for (const part of ['meta', 'back']) rmSync(path.join(own!, part), { recursive: true, force: true })
  cpSync(fresh!, own!, { recursive: true })
}
