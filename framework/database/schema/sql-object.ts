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
  /** `create` replaces an earlier version, so `drop` only runs at the end. */
  readonly isReplaced?: boolean
  /** Where `drop` is empty: what removes the object when its first migration is undone. */
  readonly undo?: string
}
