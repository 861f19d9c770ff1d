// What a program with a generated client is given, and what it tells after it has done the usual things with categories.

/** Who signs in, and where. */
export interface Asked {
  readonly origin: string
  readonly email: string
  readonly password: string
  readonly tenant: string
}

/** A program makes the categories First and Second, reads, changes and deletes them, uploads a file and makes mistakes. */
export interface Told {
  /** Names by `id__in`, `name__startswith` and `ordering: ['-name']`. */
  readonly listed: readonly string[]
  /** The keys of a record that was asked for with `fields: ['name']`. */
  readonly sparse: readonly string[]
  /** The address of the next page, with `links: 'absolute'`. */
  readonly next: string | null
  /** The name after a change; where the client can, by `application/merge-patch+json`. */
  readonly changed: string
  /** The name after the record was sent back as it was read, its read-only fields too. */
  readonly echoed: string
  readonly uploaded: { readonly name: string; readonly isPublic: boolean }
  /** Of a category without a name: the code, and where the fault is. */
  readonly refused: readonly string[]
  /** The code that answers a read of what was deleted. */
  readonly missing: string
}
