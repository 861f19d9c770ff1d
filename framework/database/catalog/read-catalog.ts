// Reads from PostgreSQL's catalog what a database contains, in a form that can be compared.
import { readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'

/** Definitions by kind and name, such as `index public.articles_slug_key`. */
export type Catalog = ReadonlyMap<string, string>

/** An object that differs between two databases; null where it is missing. */
export interface CatalogDifference {
  readonly name: string
  readonly before: string | null
  readonly after: string | null
}

const DESCRIBE = readFileSync(new URL('describe-catalog.sql', import.meta.url), 'utf8')

/**
 * Schemas, tables, columns, keys, indexes, functions, views, triggers, policies, rights and extensions. Ignores the
 * order of columns, since added ones always come last, and the migrator's two tables. Compare only databases of the
 * same server.
 */
export async function readCatalog(client: Pick<ClientBase, 'query'>): Promise<Catalog> {
  // PostgreSQL qualifies names outside the search path.
  await client.query("select set_config('search_path', 'pg_catalog', false)")
  const { rows } = await client.query<{ name: string; text: string }>(DESCRIBE)
  return new Map(rows.map(({ name, text }) => [name, text]))
}

/** Sorted by name; empty if the databases are alike. */
export function compareCatalogs(before: Catalog, after: Catalog): CatalogDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort()
    .map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
}
