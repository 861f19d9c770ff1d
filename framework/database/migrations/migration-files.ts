// The migrations on disk: `migrations/0007_users_add_locale.sql`, in numeric order.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'

export interface MigrationFile {
  /** `0007_users_add_locale`: its name in the ledger and in commands. */
  readonly name: string
  readonly number: number
  readonly app: string
  readonly sql: string
  /** SHA-256 of the text, independent of the system's line endings. */
  readonly checksum: string
}

const FILE_NAME = /^(\d{4})_([a-z][a-z0-9-]*)_[a-z0-9_]+\.sql$/

/** Reads all of them. Throws PendError for a malformed name and for two files with one number. */
export function readMigrationFiles(directory: string): MigrationFile[] {
  if (!existsSync(directory))
    throw new PendError(`The folder of migrations is missing: ${directory}.`, 'Make them with: ./manage makemigrations')
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const files = names.map((name) => readMigrationFile(directory, name))
  files.forEach((file, index) => {
    const earlier = files[index - 1]
    if (earlier?.number === file.number)
      throw new PendError(
        `Two migrations have the number ${file.name.slice(0, 4)}: ${earlier.name} and ${file.name}.`,
        'Rename the one that no database has applied yet to the next free number.',
      )
  })
  return files
}

/** The file with this name or number. Throws PendError if there is none. */
export function requireMigration(files: readonly MigrationFile[], wanted: string): MigrationFile {
  const name = wanted.replace(/\.sql$/, '')
  const found = files.find((file) => file.name === name || (/^\d+$/.test(name) && file.number === Number(name)))
  if (found) return found
  const last = files.at(-1)?.name
  throw new PendError(
    `There is no migration "${wanted}".`,
    last ? `The last one is ${last}; see ./manage showmigrations.` : 'Make them with: ./manage makemigrations',
  )
}

function readMigrationFile(directory: string, name: string): MigrationFile {
  const match = FILE_NAME.exec(name)
  if (!match)
    throw new PendError(
      `${name} is not a valid name for a migration.`,
      'Name it number_app_what.sql, such as 0007_users_add_locale.sql.',
    )
  const sql = readFileSync(path.join(directory, name), 'utf8').replaceAll('\r\n', '\n')
  return {
    ...{ name: name.slice(0, -'.sql'.length), number: Number(match[1]), app: match[2]! },
    ...{ sql, checksum: checksumOf(sql) },
  }
}

/** Of a text with line feeds only. */
export function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}
