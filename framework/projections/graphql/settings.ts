// The operator's settings for GraphQL, with defaults.

import type { Readership } from '#framework/settings/readership.ts'
import type { StaticFolder } from '#framework/static-files/collected/static-folder.ts'

/** All limits are checked before execution; a document over one answers `graphql.too_complex`. */
export interface GraphqlLimits {
  /** Characters of the document. */
  maxLength: number
  /** Tokens of the document: bounds parsing and validation. */
  maxTokens: number
  /** Fields, with fragments expanded (CVE-2024-39895: thousands of duplicates of one field). */
  maxFields: number
  /** Nesting depth of fields. */
  maxDepth: number
  /** Root fields: each is a separate statement (CVE-2026-35441, GHSA-6q22-g298-grjh). */
  maxRootFields: number
  /** Renamed fields, with fragments expanded. */
  maxAliases: number
  /** Records and counts the document may request; page sizes multiply down the levels. */
  maxComplexity: number
}

/** Enough for a screen full of data, not for the whole database at once. */
export const DEFAULT_LIMITS: Readonly<GraphqlLimits> = {
  maxLength: 20_000,
  maxTokens: 4_000,
  maxFields: 500,
  maxDepth: 12,
  maxRootFields: 20,
  maxAliases: 30,
  maxComplexity: 5_000,
}

/** Settings of the surface, from core. */
export interface GraphqlSurfaceSettings {
  /** Who opens GraphiQL at GET /graphql/. */
  graphiql: Readership
  /** Where its files lie. */
  statics?: StaticFolder | undefined
  /** A module with quick sign-ins for GraphiQL; in development. */
  logIns?: string
  /** Allows introspection; without it no error suggests names either (CVE-2026-35413). */
  introspection: boolean
  limits: GraphqlLimits
  /** Origins whose pages may open a socket. */
  origins?: readonly string[]
  /** A folder of `.graphql` files, or a JSON file of ids and texts, that clients may request by id. */
  documents?: string | undefined
  /** Serves only those documents. */
  onlyStored?: boolean
}
