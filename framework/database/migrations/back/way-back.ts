// The way back of a migration: `migrations/back/0021_content_add_tags_shade.sql`, with what would be lost in its head.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { Lost } from '../diff/step.ts'
import type { MigrationFile } from '../migration-files.ts'

/** What undoes a migration. */
export interface WayBack {
  /** What its statements lose if there is any. */
  readonly losses: readonly Lost[]
  /** A sentence that says why nothing undoes the migration; null if something does. */
  readonly obstacle: string | null
  readonly sql: string
}

/** The file beside those of its timeline. */
export function backFileOf(name: string): string {
  return path.join(path.dirname(name), 'back', `${path.basename(name)}.sql`)
}

/** Writes the file. It names the migration by its checksum: an edited migration needs another way back. */
export function writeWayBack(
  directory: string,
  { name, checksum }: Pick<MigrationFile, 'name' | 'checksum'>,
  { losses, obstacle, sql }: WayBack,
): void {
  const head = [
    `-- undoes ${checksum.slice(0, 16)}`,
    ...losses.map(({ what, table, count }) => `-- loses ${what} | ${table} | ${count}`),
    ...(obstacle === null ? [] : [`-- cannot: ${obstacle}`]),
  ]
  const file = path.join(directory, backFileOf(name))
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${[...head, ...(sql === '' ? [] : ['', sql])].join('\n')}\n`)
}

/** Throws PendError where a migration has none, was edited after it was written, or cannot be undone. */
export function requireWayBack(directory: string, { name, checksum }: MigrationFile): WayBack {
  const place = backFileOf(name)
  const file = path.join(directory, place)
  if (!existsSync(file))
    throw new PendError(
      `Nothing undoes ${name}: it was written by hand.`,
      `Write the SQL that undoes it into migrations/${place}, or restore a backup.`,
    )
  const sql = readFileSync(file, 'utf8').replaceAll('\r\n', '\n')
  const undone = /^-- undoes ([0-9a-f]+)$/m.exec(sql)?.[1] ?? checksum
  if (!checksum.startsWith(undone))
    throw new PendError(
      `${name}.sql was edited after its way back was written.`,
      `Edit migrations/${place} as well, and begin it with: -- undoes ${checksum.slice(0, 16)}`,
    )
  const obstacle = /^-- cannot: (.*)$/m.exec(sql)?.[1] ?? null
  if (obstacle !== null)
    throw new PendError(
      `Nothing undoes ${name}: ${obstacle}`,
      `Replace migrations/${place} with SQL that does, or restore a backup.`,
    )
  const losses = [...sql.matchAll(/^-- loses (.*?) \| (.*?) \| (.*)$/gm)]
  return {
    losses: losses.map(([, what, table, count]) => ({ what: what!, table: table!, count: count! })),
    obstacle,
    sql,
  }
}

/** For people who plan: what would be lost if there is any, or why nothing undoes the migration. */
export function describeWayBack(directory: string, file: MigrationFile): string[] {
  try {
    return requireWayBack(directory, file).losses.map(({ what }) => `loses ${what}`)
  } catch (error) {
    if (!(error instanceof PendError)) throw error
    return [error.message]
  }
}
