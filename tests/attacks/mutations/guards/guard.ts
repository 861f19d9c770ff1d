// A guard, as what is taken away to see whether an attack notices. A text that is no longer found is an error: the guard moved.

interface Attacked {
  readonly name: string
  /** File of tests/attacks. */
  readonly area: string
  /** What the name of an attack that must turn red begins with. */
  readonly attack: string
}

/** A text of the code that goes, for this run. */
export interface CodeChange {
  readonly file: string
  readonly find: string
  readonly replace: string
}

export interface CodeGuard extends Attacked, CodeChange {
  /** What says the same at other places: one without the others would change nothing. */
  readonly also?: CodeChange | readonly CodeChange[]
}

/** Statements of the administrator, on a database of the run's own; `function` is changed like a text of the code. */
export interface SqlGuard extends Attacked {
  readonly sql: string
}

export interface FunctionGuard extends Attacked {
  readonly function: string
  readonly find: string
  readonly replace: string
}

export type Guard = CodeGuard | SqlGuard | FunctionGuard
