// Deletes answers stored for replay: each copies the records in it.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { inTenant } from '../sql/conditions.ts'
import { removeWhere } from '../sql/remove-where.ts'
import { tableOf } from '../sql/table-of.ts'
import { idempotencyKeys } from './run-once.ts'

const table = tableOf(idempotencyKeys)

/** Deletes the tenant's stored answers that contain one of these records, and resolves with their number. `ctx` acts as the system. */
export function forgetAnswersAbout(ctx: Context, ids: readonly string[]): Promise<number> {
  // A stored answer is JSON within JSON.
  const named = ids.map((id) => `\\"id\\":\\"${id}\\"`)
  const isNamed = sql`strpos(${table.result}, name) > 0`
  const where = sql`exists (select from unnest(${sql.param(named)}::text[]) as name where ${isNamed})`
  return removeWhere(ctx, table, { where: sql`${inTenant(ctx, table)} and ${where}` })
}
