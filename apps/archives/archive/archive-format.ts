// The format of a tenant's archive: one gzip stream of JSON lines. It contains no paths, so none can escape a folder.
import { createHash, type Hash } from 'node:crypto'

export const FORMAT = 'pend-tenant'
/** Incremented when older readers would misread it. */
export const FORMAT_VERSION = 1
/** Maximum characters of a line; a JSON field has at most a million. */
export const LONGEST_LINE = 8_000_000
/** Bytes of a file per line. */
export const PIECE = 48_000

/** The first line. */
export interface ArchiveHead {
  readonly format: typeof FORMAT
  readonly version: number
  readonly exportedAt: string
  readonly tenant: { readonly slug: string; readonly name: string }
  /** In section order. */
  readonly resources: readonly string[]
  /** What was left out, and why. */
  readonly left: Readonly<Record<string, string>>
}

/** A line of a section: `people`, `trail`, `bytes`, or a resource. */
export interface ArchiveLine {
  readonly section: string
  readonly value: Readonly<Record<string, unknown>>
}

/** A part of a file's content; the last one is marked. */
export interface ArchivedPiece {
  readonly file: string
  /** Base64. */
  readonly data: string
  readonly isLast: boolean
}

/** The last line: totals, so that a reader can tell whether the archive is complete. */
export interface ArchiveManifest {
  readonly sections: Readonly<Record<string, { readonly count: number; readonly sha256: string }>>
  /** Of all previous lines. */
  readonly sha256: string
}

/** Accumulates totals while lines are written or read. */
export class ArchiveSums {
  readonly #all = createHash('sha256')
  readonly #sections = new Map<string, { count: number; hash: Hash }>()

  add(line: string, section: string | null): void {
    this.#all.update(line).update('\n')
    if (section === null) return
    const own = this.#sections.get(section) ?? { count: 0, hash: createHash('sha256') }
    this.#sections.set(section, own)
    own.count++
    own.hash.update(line).update('\n')
  }

  manifest(): ArchiveManifest {
    const sections = [...this.#sections].map(
      ([name, { count, hash }]) => [name, { count, sha256: hash.digest('hex') }] as const,
    )
    return { sections: Object.fromEntries(sections), sha256: this.#all.digest('hex') }
  }
}
