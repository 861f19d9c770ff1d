// The quota of a tenant: the sizes of its files, announced ones too, and of the images made from them, summed up while nobody else may add one.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { FileLimits } from '../file-service.ts'

/** Throws `files.quota_exceeded`. Inside a transaction other uploads of the tenant wait until it ends, so that no two take the same room. */
export async function requireRoom(ctx: Context, size: number, { quota }: Pick<FileLimits, 'quota'>): Promise<void> {
  if (ctx.transaction)
    await runStatement(ctx, sql`select pg_advisory_xact_lock(hashtextextended(${`files ${ctx.tenantId}`}, 0))`)
  const [row] = await runStatement(
    ctx,
    sql`select ((select coalesce(sum(size), 0) from public.files where tenant_id = ${ctx.tenantId}) + (select coalesce(sum(size), 0) from public.file_variants where tenant_id = ${ctx.tenantId}))::text`,
  )
  const used = Number(row![0])
  if (used + size > quota)
    throw new Problem(
      'files.quota_exceeded',
      `The files of this tenant have ${used} of ${quota} bytes; there is no room for ${size} more.`,
    )
}
