// Finds the resource of an id among all that the caller may read: ids are unique across resources (UUIDs, RFC 9562).
import { sql } from 'drizzle-orm'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { wordOf } from '../steps/operation-target.ts'
import { runStatement } from '../steps/run-statement.ts'
import { tableOf } from './select.ts'

/**
 * One statement for all `ids` in all `models`, under the caller's row security. An id that is missing, hidden or of an
 * unreadable resource is simply absent from the answer.
 */
export async function findResourcesOf(
  ctx: Context,
  models: readonly ResourceModel[],
  ids: readonly string[],
): Promise<Map<string, ResourceModel>> {
  const readable = models.filter(
    (model) => can(ctx, wordOf(model, 'read')) && (ctx.tenantId !== null || !model.rows.hasTenant),
  )
  if (ids.length === 0 || readable.length === 0) return new Map()
  const wanted = sql`${sql.param([...ids])}::uuid[]`
  const parts = readable.map((model, index) => {
    const tenant = model.rows.hasTenant ? sql`t.tenant_id = ${ctx.tenantId} and ` : sql.raw('')
    return sql`select ${sql.raw(String(index))}, t.id from ${tableOf(model)} where ${tenant}t.id = any(${wanted})`
  })
  const rows = await runStatement(ctx, sql.join(parts, sql.raw(' union all ')))
  return new Map(rows.map(([index, id]) => [id as string, readable[index as number]!]))
}
