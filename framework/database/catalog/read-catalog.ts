// What a database holds, as PostgreSQL tells it, in a form that two databases can be compared by.
import { readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'

/** Each thing by its kind and name, `index public.articles_slug_key`, with the text that says what it is. */
export type Catalog = ReadonlyMap<string, string>

/** One thing that two databases do not have alike; null where one lacks it. */
export interface CatalogDifference {
  readonly name: string
  readonly before: string | null
  readonly after: string | null
}

const DESCRIBE = readFileSync(new URL('describe-catalog.sql', import.meta.url), 'utf8')

/**
 * Schemas, tables, columns, keys, indexes, functions, views, triggers, policies, rights and extensions. The order of the columns of a table
 * stays out, for added ones always come last; so do the migrator's own two tables. Texts compare between databases of one server.
 */
export async function readCatalog(client: Pick<ClientBase, 'query'>): Promise<Catalog> {
  // Definitions name the schema of whatever the search path does not lead to.
  await client.query("select set_config('search_path', 'pg_catalog', false)")
  const { rows } = await client.query<{ name: string; text: string }>(DESCRIBE)
  return new Map(rows.map(({ name, text }) => [name, text]))
}

/** In the order of the names; none where both are alike. */
export function compareCatalogs(before: Catalog, after: Catalog): CatalogDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort()
    .map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
}
