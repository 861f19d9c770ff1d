// What a program with a GraphQL client reports after the usual work with categories.

/**
 * A program signs in, creates the categories First and Second, reads them in pages of one, changes one, and subscribes
 * to events.
 */
export interface GraphqlTold {
  /** Names by `orderBy: [name_DESC]`, page by page, with the previous page's cursor. */
  readonly paged: readonly string[]
  /** The name after a change, read again by `node(id)`. */
  readonly changed: string
  /** The code of a refused field, beside data. */
  readonly refused: string
  /** The code of an invalid document. */
  readonly invalid: string
  /** The name of a category created after the subscription began, as the subscription reported it. */
  readonly heard: string
}
