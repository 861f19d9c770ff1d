// What an operator can decide about GraphQL, with the defaults.

/** Each limit is checked before anything runs; a document beyond one answers `graphql.too_complex`. */
export interface GraphqlLimits {
  /** Characters of the document. */
  maxLength: number
  /** Words and signs of the document: bounds the work of parsing and validating. */
  maxTokens: number
  /** Fields written, with fragments spelled out (CVE-2024-39895: thousands of duplicates of one field). */
  maxFields: number
  /** Levels of fields. */
  maxDepth: number
  /** Fields at the root: each is a statement of its own (CVE-2026-35441, GHSA-6q22-g298-grjh). */
  maxRootFields: number
  /** Renamed fields, with fragments spelled out. */
  maxAliases: number
  /** Records and counts the document can ask for; page sizes multiply down the levels. */
  maxComplexity: number
}

/** Room for a screen full of data, not for the whole database at once. */
export const DEFAULT_LIMITS: Readonly<GraphqlLimits> = {
  maxLength: 20_000,
  maxTokens: 4_000,
  maxFields: 500,
  maxDepth: 12,
  maxRootFields: 20,
  maxAliases: 30,
  maxComplexity: 5_000,
}

/** Settings of the surface; core hands them over. */
export interface GraphqlSurfaceSettings {
  /** Serves GraphiQL at GET /graphql/: where the documents are for everybody. */
  graphiql: boolean
  /** A module for GraphiQL that offers log-ins; where somebody develops. */
  logIns?: string
  /** Lets clients ask for the schema; without it no error suggests a name either (CVE-2026-35413). */
  introspection: boolean
  limits: GraphqlLimits
  /** Origins of pages that may open a socket. */
  origins?: readonly string[]
  /** A folder of `.graphql` files, or a JSON file of ids and texts: what clients may ask for by id. */
  documents?: string | undefined
  /** Serves no other documents than those. */
  onlyStored?: boolean
}
