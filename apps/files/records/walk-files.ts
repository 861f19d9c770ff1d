// A tenant's received files with their keys, for archives of the tenant.
import { and, eq, gt, sql } from 'drizzle-orm'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { files } from '../files.resource.ts'

const table = tableOf(files)
const FIRST = '00000000-0000-0000-0000-000000000000'
const PAGE = 500

/** One file. */
export interface FoundFile {
  readonly id: string
  readonly name: string
  readonly storageKey: string
}

/** In id order, page by page. `ctx` is the platform in the tenant. */
export async function* walkFiles(ctx: Context): AsyncGenerator<FoundFile> {
  const { id, name, status, storageKey } = table
  let last = FIRST
  for (let found = PAGE; found === PAGE; ) {
    const next = and(inTenant(ctx, table), eq(status, 'ready'), gt(id, last))
    const page = await runQuery(
      ctx,
      query.select({ id, name, storageKey }).from(table).where(next).orderBy(id).limit(PAGE),
    )
    yield* page
    last = page.at(-1)?.id ?? last
    found = page.length
  }
}

/** The number of pieces of that size for all files of the tenant. */
export async function countPieces(ctx: Context, piece: number): Promise<number> {
  const pieces = sql<number>`coalesce(sum(${table.size} / ${piece}::integer + 1), 0)::float8`
  const [counted] = await runQuery(ctx, query.select({ pieces }).from(table).where(inTenant(ctx, table)))
  return counted!.pieces
}
