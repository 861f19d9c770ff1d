// A named database object that is created and dropped as a whole: a policy, a grant, a trigger, a function.

export interface SqlObject {
  /** Unique in the project, and readable: `policy public.articles.tenant`. */
  readonly name: string
  /** The table it is dropped with, as `schema.table`; null if independent. */
  readonly table: string | null
  /** One or more statements, each ended by a semicolon. */
  readonly create: string
  /** Undoes `create`; empty if `create` replaces the previous object, or cannot be undone. */
  readonly drop: string
  /** `create` also takes the place of an earlier text, so that `drop` is for the end alone. */
  readonly isReplaced?: boolean
}
