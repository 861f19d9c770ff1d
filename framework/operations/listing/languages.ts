// Chooses the collation for a tenant's lists: that of its language, if PostgreSQL sorts the language differently from Unicode's root.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { isAlphabetical, ROOT_COLLATION } from '#framework/resource/collation.ts'
import { runStatement } from '../steps/run-statement.ts'
import type { Listing } from './list-statement.ts'
import { sortedFieldOf } from './order/sorted-paths.ts'

/** The language tag (BCP 47) of the context's tenant, or null. The app that knows tenants opens it. */
export const tenantLocale = defineService<(ctx: Context) => Promise<string | null>>('locale of tenants')

/** Names of PostgreSQL's collations, with whether each sorts differently from the root. */
type Collations = ReadonlyMap<string, boolean>

const known = new WeakMap<Runtime['database'], Promise<Collations>>()

// A language without rules of its own has the root's version: ICU derives the version from both (ucol_getVersion).
const COLLATIONS = sql`
  with collations as (
    select collname as name, pg_collation_actual_version(oid) as version from pg_collation
    where collprovider = 'i' and collnamespace = 'pg_catalog'::regnamespace
  )
  select c.name::text, c.version <> root.version from collations c, collations root where root.name = ${ROOT_COLLATION}`

/** Languages that ICU lists under another tag: `no` means Bokmål unless it says Nynorsk (CLDR). */
const OTHER_NAMES: Readonly<Record<string, string>> = { no: 'nb' }

/** The collation of the list for this caller. Lists that sort no text pay nothing. */
export async function collationOf(ctx: Context, { model, query, collation }: Listing): Promise<string> {
  if (!query.ordering.some((term) => isAlphabetical(sortedFieldOf(model, term)))) return collation
  const locale = await tenantLocale.of(ctx)(ctx)
  if (locale === null) return ROOT_COLLATION
  const collations = await collationsOf(ctx)
  const name = namesOf(locale).find((each) => collations.has(each))
  return name !== undefined && collations.get(name) ? name : ROOT_COLLATION
}

/** From narrowest to widest: `zh-TW` is `zh-Hant-TW`, else `zh-TW`, `zh-Hant` or `zh`. */
function namesOf(locale: string): string[] {
  const { language: asked, script, region } = new Intl.Locale(locale).maximize()
  const language = OTHER_NAMES[asked] ?? asked
  const tags = [[language, script, region], [language, region], [language, script], [language]]
  return tags.map((parts) => `${parts.filter((part) => part !== undefined).join('-')}-x-icu`)
}

/** Queried once per process. */
function collationsOf(ctx: Context): Promise<Collations> {
  const { database } = ctx.runtime
  const found = known.get(database) ?? readCollations(ctx)
  known.set(database, found)
  found.catch(() => known.delete(database))
  return found
}

async function readCollations(ctx: Context): Promise<Collations> {
  const rows = await runStatement(ctx, COLLATIONS)
  return new Map(rows.map(([name, isOfLanguage]) => [name as string, isOfLanguage as boolean]))
}
