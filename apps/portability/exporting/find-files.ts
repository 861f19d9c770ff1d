// The files of a tenant whose bytes have arrived, with the keys under which they stand.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'

export interface FoundFile {
  readonly id: string
  readonly name: string
  readonly storageKey: string
}

const PAGE = 500

/** In the order of their ids, page by page. */
export async function* findFiles(ctx: Context): AsyncGenerator<FoundFile> {
  let last = '00000000-0000-0000-0000-000000000000'
  for (let found = PAGE; found === PAGE; ) {
    const rows = await runStatement(
      ctx,
      sql`select id, name, storage_key from public.files where tenant_id = ${ctx.tenantId} and status = 'ready' and id > ${last} order by id limit ${PAGE}`,
    )
    for (const [id, name, storageKey] of rows as [string, string, string][]) {
      last = id
      yield { id, name, storageKey }
    }
    found = rows.length
  }
}
