// Facts that a process is asked for whenever its metrics are read.
/** A fact that is asked for at each reading. */
export interface Reading {
  /** Such as `pend_tasks_waiting`; ends in its unit, if it has one. */
  readonly name: string
  readonly help: string
  /** How several processes of one server are joined: shares add up, and what all of them see alike counts once. */
  readonly joined: 'sum' | 'max'
  readonly labels?: readonly string[]
  /** By label; a rejection leaves the fact out. */
  read(): Promise<readonly Measured[]> | readonly Measured[]
}

/** A value with its labels. */
export interface Measured {
  readonly value: number
  readonly labels?: Readonly<Record<string, string>>
}
