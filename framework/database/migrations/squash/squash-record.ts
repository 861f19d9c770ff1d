// Recognises a database that has applied migrations which were squashed since: it goes on from the files that stand for them.
import type { Client } from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type LedgerEntry, readLedger, requireSameHistory } from '../ledger.ts'
import type { MigrationFile } from '../migration-files.ts'
import { findProduct } from '../timelines/product.ts'
import { type History, readSquashRecord, type SquashRecord } from './read-squash-record.ts'

/** A ledger as the files know it, and the entries that have to change for it in the database. */
export interface Recognised {
  readonly ledger: ReadonlyMap<string, LedgerEntry>
  readonly gone: readonly string[]
  readonly come: readonly MigrationFile[]
}

type Ledger = ReadonlyMap<string, LedgerEntry>

/** What a database knows that has applied these files. */
export function historyOf(files: readonly Pick<MigrationFile, 'name' | 'checksum'>[]): History {
  return Object.fromEntries(files.map(({ name, checksum }) => [name, checksum.slice(0, 16)]))
}

/**
 * Takes a whole history that was squashed for the files that stand for it. A ledger without one stays as it is.
 * Throws PendError for a database that stopped on the way: the rest of its way is gone.
 */
function recogniseHistory(ledger: Ledger, files: readonly MigrationFile[], record: SquashRecord | null): Recognised {
  const asIs = { ledger, gone: [], come: [] }
  const strangers = [...ledger.values()].filter(
    (entry) => !files.some(({ name, checksum }) => name === entry.name && checksum === entry.checksum),
  )
  if (record === null || strangers.length === 0) return asIs
  const isApplied = ([name, digest]: [string, string]) => ledger.get(name)?.checksum.startsWith(digest) === true
  const whole = record.replaces.find((history) => Object.entries(history).every(isApplied))
  if (whole)
    return replaceHistory(
      ledger,
      whole,
      files.filter(({ name }) => record.by.includes(name)),
    )
  const left = record.replaces.find((history) =>
    strangers.some(({ name, checksum }) => checksum.startsWith(history[name] ?? '?')),
  )
  if (!left) return asIs
  const missing = Object.entries(left).filter((entry) => !isApplied(entry)).length
  throw new PendError(
    `The database lacks ${missing} of the ${Object.keys(left).length} migrations that ${record.by[0]} and its like replaced.`,
    'Migrate it with the last version of the project that has those files, then with this one.',
  )
}

function replaceHistory(ledger: Ledger, history: History, come: readonly MigrationFile[]): Recognised {
  const gone = Object.keys(history)
  const kept = [...ledger].filter(([name]) => !gone.includes(name))
  const appliedAt = ledger.get(gone.at(-1)!)!.appliedAt
  const added = come.map(({ name, checksum }) => [name, { name, checksum, appliedAt }] as const)
  const ordered = [...added, ...kept].sort(([, one], [, other]) => one.appliedAt.getTime() - other.appliedAt.getTime())
  return { ledger: new Map(ordered), gone, come }
}

/** What the database has applied, as the files of the folder know it. Throws PendError where these were changed or are gone. */
export async function readHistory(
  client: Client,
  directory: string,
  files: readonly MigrationFile[],
): Promise<Recognised> {
  const pend = recogniseHistory(await readLedger(client), files, readSquashRecord(directory, null))
  const product = findProduct(directory)
  const own = recogniseHistory(pend.ledger, files, product === null ? null : readSquashRecord(directory, product))
  requireSameHistory(own.ledger, files)
  return { ledger: own.ledger, gone: [...pend.gone, ...own.gone], come: [...pend.come, ...own.come] }
}
