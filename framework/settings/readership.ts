// The readers that a setting names.

/** Everybody, people who are signed in, staff of the platform, or nobody: such a document does not exist. */
export const READERSHIPS = ['open', 'signed-in', 'staff', 'off'] as const
export type Readership = (typeof READERSHIPS)[number]

/** Who reads what. */
export interface DocumentReaders {
  /** The OpenAPI document. Pages without it would stay empty. */
  readonly openapi: Readership
  readonly swagger: Readership
  readonly redoc: Readership
  readonly graphiql: Readership
}
