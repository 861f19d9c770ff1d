// `migrations/squashed.json`, and one for a product's timeline: which migrations the first files stand for.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Names of migrations, each with the beginning of its checksum. */
export type History = Readonly<Record<string, string>>

/** What a squash leaves behind. */
export interface SquashRecord {
  /** The files that stand for it. */
  readonly by: readonly string[]
  /** Each led to the same database; a later squash of the files in `by` alone adds one. */
  readonly replaces: readonly History[]
}

/** Null where nothing of the timeline was ever squashed. */
export function readSquashRecord(directory: string, product: string | null): SquashRecord | null {
  const file = fileOf(directory, product)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SquashRecord) : null
}

/** Takes the place of an earlier one. */
export function writeSquashRecord(directory: string, product: string | null, record: SquashRecord): void {
  writeFileSync(fileOf(directory, product), `${JSON.stringify(record, null, 1)}\n`)
}

const fileOf = (directory: string, product: string | null) => path.join(directory, product ?? '', 'squashed.json')
