// Estimates the number of lines in a tenant's archive, for progress reports.
import { sql } from 'drizzle-orm'
import { countPieces } from '#apps/files/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { AUDIT_RESOURCE } from '#framework/resource/audit-fields.ts'
import { PIECE } from '../archive/archive-format.ts'
import { chooseContents } from '../archive/choose-contents.ts'

/** At least 1. `ctx` is the platform in the tenant. */
export async function countLines(ctx: Context): Promise<number> {
  const { models } = ctx.runtime
  const trail = models.get(AUDIT_RESOURCE)
  const counted = [...chooseContents(ctx.runtime).carried, ...(trail ? [trail] : [])]
  // SQL by hand: only the models know which tables to count.
  const counts = counted.map(({ schema, table }) => {
    const name = sql`${sql.identifier(schema)}.${sql.identifier(table)}`
    return sql`(select count(*) from ${name} where tenant_id = ${ctx.tenantId})`
  })
  const [row] = await runStatement(ctx, sql`select (${sql.join(counts, sql` + `)})::float8`)
  return Math.max(1, (row![0] as number) + (await countPieces(ctx, PIECE)))
}
