// The input of a program with a generated client, and its report after the usual work with categories.

/** Who signs in, and where. */
export interface Asked {
  readonly origin: string
  readonly email: string
  readonly password: string
  readonly tenant: string
}

/**
 * A program creates the categories First and Second, reads, changes and deletes them, uploads a file and makes
 * mistakes.
 */
export interface Told {
  /** Names by `id__in`, `name__startswith` and `ordering: ['-name']`. */
  readonly listed: readonly string[]
  /** The keys of a record requested with `fields: ['name']`. */
  readonly sparse: readonly string[]
  /** The address of the next page, with `links: 'absolute'`. */
  readonly next: string | null
  /** The name after a change; where the client can, by `application/merge-patch+json`. */
  readonly changed: string
  /** The name after sending the record back as read, including its read-only fields. */
  readonly echoed: string
  readonly uploaded: { readonly name: string; readonly isPublic: boolean }
  /** For a category without a name: the code, and the place of the fault. */
  readonly refused: readonly string[]
  /** The code for reading a deleted record. */
  readonly missing: string
}
