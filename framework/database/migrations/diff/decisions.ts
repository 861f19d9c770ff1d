// Decisions about a change that declarations alone do not determine.
import type { Renames } from './renames.ts'

/** `articles.subtitle` → SQL of the value for rows without one. Places are future database names. */
export type Fills = ReadonlyMap<string, string>

/** `articles.status` → removed words, each with its replacement. */
export type WordChanges = ReadonlyMap<string, ReadonlyMap<string, string>>

/** All of them; an omitted one is undecided. */
export interface Decisions {
  readonly renames?: Renames
  readonly fills?: Fills
  readonly words?: WordChanges
}
