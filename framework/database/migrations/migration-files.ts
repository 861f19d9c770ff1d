// The migrations on disk: `migrations/0007_users_add_locale.sql`, and those of a product in its folder, such as `migrations/shop/`.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { readReplaced } from './squash/replaced.ts'
import { interleave } from './timelines/interleave.ts'
import { findProduct } from './timelines/product.ts'

export interface MigrationFile {
  /** `0007_users_add_locale` or `shop/0001_store_add_price`: its name in the ledger and in commands. */
  readonly name: string
  /** Unique in its timeline. */
  readonly number: number
  /** The product whose migration it is; null for PEND's. */
  readonly product: string | null
  readonly app: string
  readonly sql: string
  /** SHA-256 of the text, independent of the system's line endings. */
  readonly checksum: string
}

const FILE_NAME = /^(\d{4})_([a-z][a-z0-9-]*)_[a-z0-9_]+\.sql$/

/** Reads all of them, in their order. Throws PendError for a malformed name and for two files with one number. */
export function readMigrationFiles(directory: string): MigrationFile[] {
  const pend = readTimeline(directory, null)
  const product = findProduct(directory)
  return product === null ? pend : interleave(pend, readTimeline(directory, product), readReplaced(directory))
}

/** One timeline in numeric order. */
function readTimeline(directory: string, product: string | null): MigrationFile[] {
  if (!existsSync(directory))
    throw new PendError(`The folder of migrations is missing: ${directory}.`, 'Make them with: ./manage makemigrations')
  const names = readdirSync(path.join(directory, product ?? ''))
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const files = names.map((name) => readMigrationFile(directory, name, product))
  files.forEach((file, index) => {
    const earlier = files[index - 1]
    if (earlier?.number === file.number)
      throw new PendError(
        `Two migrations have the number ${String(file.number).padStart(4, '0')}: ${earlier.name} and ${file.name}.`,
        'Rename the one that no database has applied yet to the next free number.',
      )
  })
  return files
}

/**
 * The file with this name or number. A number alone is one of PEND's, `shop/3` is one of the product's. Throws PendError
 * if there is none.
 */
export function requireMigration(files: readonly MigrationFile[], wanted: string): MigrationFile {
  const name = wanted.replace(/\.sql$/, '')
  const isOnlyProducts = files.every(({ product }) => product !== null)
  const [, product, digits] = /^(?:(.+)\/)?(\d+)$/.exec(name) ?? []
  const isNumbered = (file: MigrationFile) =>
    file.number === Number(digits) &&
    (product === undefined ? isOnlyProducts || !file.product : file.product === product)
  const found = files.find((file) => file.name === name || path.basename(file.name) === name || isNumbered(file))
  if (found) return found
  const last = files.at(-1)?.name
  throw new PendError(
    `There is no migration "${wanted}".`,
    last ? `The last one is ${last}; see ./manage showmigrations.` : 'Make them with: ./manage makemigrations',
  )
}

function readMigrationFile(directory: string, name: string, product: string | null): MigrationFile {
  const match = FILE_NAME.exec(name)
  if (!match)
    throw new PendError(
      `${name} is not a valid name for a migration.`,
      'Name it number_app_what.sql, such as 0007_users_add_locale.sql.',
    )
  const sql = readFileSync(path.join(directory, product ?? '', name), 'utf8').replaceAll('\r\n', '\n')
  return {
    ...{ name: path.posix.join(product ?? '', name.slice(0, -'.sql'.length)), product },
    ...{ number: Number(match[1]), app: match[2]! },
    ...{ sql, checksum: checksumOf(sql) },
  }
}

/** Of a text with line feeds only. */
export function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}
