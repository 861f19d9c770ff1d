// About how many lines the archive of a tenant will have, so that progress can be told.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { AUDIT_RESOURCE } from '#framework/resource/audit-fields.ts'
import { PIECE } from '../archive/archive-format.ts'
import { chooseContents } from '../archive/choose-contents.ts'

/** 1 at least. `ctx` is the platform in the tenant. */
export async function countLines(ctx: Context): Promise<number> {
  const { models } = ctx.runtime
  const trail = models.get(AUDIT_RESOURCE)
  const counted = [...chooseContents(models).carried, ...(trail ? [trail] : [])]
  const counts = counted.map(
    ({ schema, table }) =>
      sql`(select count(*) from ${sql.identifier(schema)}.${sql.identifier(table)} where tenant_id = ${ctx.tenantId})`,
  )
  const pieces = sql`(select coalesce(sum(size / ${sql.raw(String(PIECE))} + 1), 0) from public.files where tenant_id = ${ctx.tenantId})`
  const [row] = await runStatement(ctx, sql`select (${sql.join([...counts, pieces], sql` + `)})::float8`)
  return Math.max(1, row![0] as number)
}
