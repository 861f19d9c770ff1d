// A tenant's quota: the total size of its files, including announced ones and image variants, summed while nobody else may add one.
import { sql } from 'drizzle-orm'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { lockName } from '#framework/operations/sql/lock-name.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { FileLimits } from '../file-service.ts'
import { fileVariants } from '../file-variants.resource.ts'
import { files } from '../files.resource.ts'

const tables = [tableOf(files), tableOf(fileVariants)]

/**
 * Throws `files.quota_exceeded`. Inside a transaction other uploads of the tenant wait until it ends, so that no two
 * take the same room.
 */
export async function requireRoom(ctx: Context, size: number, { quota }: Pick<FileLimits, 'quota'>): Promise<void> {
  if (ctx.transaction) await lockName(ctx, `files ${ctx.tenantId}`)
  // SQL by hand: the builder has no statement without a table, and one statement computes all sums.
  const sums = tables.map(
    (table) => sql`(select coalesce(sum(${table.size}), 0) from ${table} where ${inTenant(ctx, table)})`,
  )
  const [row] = await runStatement(ctx, sql`select (${sql.join(sums, sql` + `)})::text`)
  const used = Number(row![0])
  if (used + size > quota)
    throw new Problem(
      'files.quota_exceeded',
      `The files of this tenant have ${used} of ${quota} bytes, so ${size} more do not fit.`,
    )
}
