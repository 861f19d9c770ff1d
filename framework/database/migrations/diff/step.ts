// One change of the database on the way from the last state to the declarations.

/**
 * When a step runs inside its file: rows change while all is as it was, what is in the way goes, what leans on tables comes late, and
 * functions go when nothing calls them any more.
 */
export type Phase = 'data' | 'clear' | 'tables' | 'references' | 'objects' | 'ends'

/** A statement with what a person must know about it. */
export interface Step {
  readonly phase: Phase
  readonly sql: string
  /** In few words, for the file's head and its name: `add articles.locale`. */
  readonly summary: string
  /** What could be lost, as a sentence; such a step must be confirmed. */
  readonly loss?: string
  /** What rows that are there already can make fail. */
  readonly risk?: Risk
  /** The tables it reads or changes row by row: their policies must let the owner through meanwhile. */
  readonly touches?: readonly string[]
}

/** A step that fails on some rows, and how to know of them. */
export interface Risk {
  /** What fails on which rows, as a sentence. */
  readonly sentence: string
  /** What to do about them, as a sentence. */
  readonly advice: string
  /** As `schema.table`. */
  readonly table: string
  /** SQL of how many rows stand in the way. */
  readonly count: string
}
