// A named thing in the database that is made and dropped as a whole: a policy, a grant, a trigger, a function.

export interface SqlObject {
  /** Unique in the project, and readable: `policy public.articles.tenant`. */
  readonly name: string
  /** The table it goes away with, as `schema.table`; null when it stands alone. */
  readonly table: string | null
  /** One statement or several, each ended by a semicolon. */
  readonly create: string
  /** Undoes `create`; empty when `create` replaces what was there before, or cannot be undone. */
  readonly drop: string
}
