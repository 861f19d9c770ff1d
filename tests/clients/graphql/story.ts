// What a program with a GraphQL client tells after it has done the usual things with categories.

/** A program signs in, makes the categories First and Second, reads them in pages of one, changes one, and follows what happens. */
export interface GraphqlTold {
  /** Names by `orderBy: [name_DESC]`, a page at a time, with the cursor of the page before. */
  readonly paged: readonly string[]
  /** The name after a change, read again by `node(id)`. */
  readonly changed: string
  /** The code of a field that is refused, beside data. */
  readonly refused: string
  /** The code of a document that is not valid. */
  readonly invalid: string
  /** The name of a category that was made after the subscription began, as the subscription told it. */
  readonly heard: string
}
