// A guard is a piece of code or SQL that a mutation removes to see whether an attack notices. A text that is no longer
// found is an error: the guard moved.

interface Attacked {
  readonly name: string
  /** File of tests/attacks. */
  readonly area: string
  /** The beginning of the name of an attack that must fail. */
  readonly attack: string
}

/** A text of the code, removed for this run. */
export interface CodeChange {
  readonly file: string
  readonly find: string
  readonly replace: string
}

export interface CodeGuard extends Attacked, CodeChange {
  /** Other places with the same guard: removing one alone would change nothing. */
  readonly also?: CodeChange | readonly CodeChange[]
}

/** Statements of the administrator, on the run's own database; `function` is changed like a text of the code. */
export interface SqlGuard extends Attacked {
  readonly sql: string
}

export interface FunctionGuard extends Attacked {
  readonly function: string
  readonly find: string
  readonly replace: string
}

export type Guard = CodeGuard | SqlGuard | FunctionGuard
