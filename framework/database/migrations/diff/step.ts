// One change of the database on the way from the last state to the declarations.

/**
 * When a step runs within its file: first data changes, then obstacles are dropped, later come dependents of tables,
 * and at the end unused functions are dropped.
 */
export type Phase = 'data' | 'clear' | 'tables' | 'references' | 'objects' | 'ends'

/** A statement with what a person must know about it. */
export interface Step {
  readonly phase: Phase
  readonly sql: string
  /** A short phrase for the file's head and name: `add articles.locale`. */
  readonly summary: string
  /** A sentence about possible loss; such a step must be confirmed. */
  readonly loss?: string
  /** The same for each table, so that it can be counted. */
  readonly lost?: readonly Lost[]
  /** How existing rows can make it fail. */
  readonly risk?: Risk
  /** Tables that it reads or changes row by row: their policies must admit the owner meanwhile. */
  readonly touches?: readonly string[]
}

/** Data that a step removes. */
export interface Lost {
  /** A phrase: `values of public.articles.locale`. */
  readonly what: string
  /** As `schema.table`. */
  readonly table: string
  /** SQL that counts it. */
  readonly count: string
}

/** A step that fails on some rows, and how to detect them. */
export interface Risk {
  /** A sentence about what fails on which rows. */
  readonly sentence: string
  /** A sentence about what to do with them. */
  readonly advice: string
  /** As `schema.table`. */
  readonly table: string
  /** SQL that counts the blocking rows. */
  readonly count: string
}
