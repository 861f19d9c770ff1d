// What somebody decides about a change that the declarations alone do not say.
import type { Renames } from './renames.ts'

/** `articles.subtitle` → SQL of the value that rows without one get. Places are names of the database as they will be. */
export type Fills = ReadonlyMap<string, string>

/** `articles.status` → the words that go, each with the one that its rows get. */
export type WordChanges = ReadonlyMap<string, ReadonlyMap<string, string>>

/** All of it; what is left out is not decided. */
export interface Decisions {
  readonly renames?: Renames
  readonly fills?: Fills
  readonly words?: WordChanges
}
