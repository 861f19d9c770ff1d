// Removes personal data from records; the records stay.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { PersonalModel } from '#framework/resource/values/personal-fields.ts'

/** For records whose key is one of these values. Resolves with their number. `ctx` acts as the system. */
export function emptyPersonalFields(
  ctx: Context,
  { model, key, fields }: PersonalModel,
  values: readonly string[],
): Promise<number> {
  const table = sql.raw(`"${model.schema}"."${model.table}"`)
  const type = sql.raw(key.kind.column(key.options)!)
  // SQL by hand: only the models know which tables and columns these are.
  return inTransaction(ctx, async (inner) => {
    const wall = model.rows.hasTenant ? sql`tenant_id = ${ctx.tenantId} and` : sql``
    const isTheirs = sql`${sql.identifier(key.column!)} = any(${sql.param(values)}::${type}[])`
    const rows = await runStatement(inner, sql`select id from ${table} where ${wall} ${isTheirs} for update`)
    for (const [id] of rows as [string][]) {
      const emptied = fields.map(({ column, kind, options, isNullable }) => {
        const value = isNullable ? null : kind.personal!.erased(options, id)
        return sql`${sql.identifier(column!)} = ${value}`
      })
      const counted = sql`updated_at = now(), version = version + 1`
      const set = sql.join([...emptied, counted], sql`, `)
      await runStatement(inner, sql`update ${table} set ${set} where ${wall} id = ${id}`)
    }
    return rows.length
  })
}
