// What roles of the tenant allow.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { grantableWordsOf } from '#framework/permissions/permission-words.ts'
import type { Context } from '#framework/request/context.ts'

/** The permission words of these roles together, as they are now; words that no tenant can give are left out. */
export async function wordsOfRoles(ctx: Context, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await runStatement(
    ctx,
    sql`select distinct word from tenant.roles r, unnest(r.permissions) word where r.tenant_id = ${ctx.tenantId} and r.id = any(${sql.param([...ids])}::uuid[]) order by word`,
  )
  return rows.map(([word]) => word as string).filter((word) => grantableWordsOf(ctx.runtime.roles).has(word))
}
