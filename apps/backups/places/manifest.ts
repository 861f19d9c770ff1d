// What a backup says of itself: what is in it, with counts and checksums of everything.
import type { CopiedSequence, CopiedTable } from '#framework/database/copying/copied-tables.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { Encryption } from './sealing.ts'

/** Bytes before compression and encryption. */
export interface Sum {
  readonly bytes: number
  readonly sha256: string
}

export interface KeptTable extends CopiedTable, Sum {
  readonly rows: number
}

export interface KeptFile extends Sum {
  readonly key: string
}

/** A file with a key: `signing` ones sign tokens, `secret` seals what the database keeps secret. */
export interface KeptKey {
  readonly kind: 'signing' | 'secret'
  readonly name: string
  readonly text: string
}

export interface Manifest {
  readonly format: typeof FORMAT
  readonly version: number
  readonly name: string
  /** The moment that the database was read at. */
  readonly madeAt: string
  readonly pend: string
  readonly postgres: string
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[]
  readonly tables: readonly KeptTable[]
  readonly sequences: readonly CopiedSequence[]
  /** Their list is an object of its own. */
  readonly files: Sum & { readonly count: number; readonly size: number }
  readonly keys: Sum
}

/** The first object of a backup: it is never encrypted. */
export interface Label {
  readonly format: typeof FORMAT
  readonly version: number
  readonly encryption: Encryption
}

export const FORMAT = 'pend-backup'
export const FORMAT_VERSION = 1

export const objectOf = {
  label: 'label.json',
  key: 'key.age',
  manifest: 'manifest.json',
  files: 'files.jsonl.gz',
  keys: 'keys.json',
  table: ({ schema, name }: CopiedTable) => `tables/${schema}.${name}.copy.gz`,
  file: (key: string) => `files/${key}`,
}

/** Throws PendError for something else, and for a newer format. */
export function requireFormat({ format, version }: Partial<Label>): void {
  if (format !== FORMAT) throw new PendError('This is not a backup of PEND.')
  if (version! > FORMAT_VERSION)
    throw new PendError(
      `The backup has format ${version}; this version of PEND reads up to ${FORMAT_VERSION}.`,
      'Restore it with the version that made it, or a newer one.',
    )
}
