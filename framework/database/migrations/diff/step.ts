// One change of the database on the way from the last state to the declarations.

/** When a step runs inside its file: what is in the way goes first, what leans on tables comes last. */
export type Phase = 'clear' | 'tables' | 'references' | 'objects'

/** A statement with what a person must know about it. */
export interface Step {
  readonly phase: Phase
  readonly sql: string
  /** In few words, for the file's head and its name: `add articles.locale`. */
  readonly summary: string
  /** What could be lost, as a sentence; such a step must be confirmed. */
  readonly loss?: string
  /** The tables it reads or changes row by row: their policies must let the owner through meanwhile. */
  readonly touches?: readonly string[]
}
