// Takes out of records what says who a person is; the records stay.
import { sql } from 'drizzle-orm'
import { type Context, inTransaction } from '#framework/request/context.ts'
import type { PersonalModel } from '#framework/resource/personal-fields.ts'

/** Of records whose key is one of these values. Resolves with how many there were. `ctx` acts as the system. */
export function emptyPersonalFields(
  ctx: Context,
  { model, key, fields }: PersonalModel,
  values: readonly string[],
): Promise<number> {
  const table = sql.raw(`"${model.schema}"."${model.table}"`)
  const type = sql.raw(key.kind.column(key.options)!)
  return inTransaction(ctx, async ({ transaction }) => {
    const wall = model.rows.hasTenant ? sql`tenant_id = ${ctx.tenantId} and` : sql``
    const rows = await transaction.query(
      sql`select id from ${table} where ${wall} ${sql.identifier(key.column!)} = any(${sql.param(values)}::${type}[]) for update`,
    )
    for (const [id] of rows as [string][]) {
      const emptied = fields.map(({ column, kind, options, isNullable }) => {
        const value = isNullable ? null : kind.personal!.erased(options, id)
        return sql`${sql.identifier(column!)} = ${value}`
      })
      await transaction.query(
        sql`update ${table} set ${sql.join(emptied, sql`, `)}, updated_at = now(), version = version + 1 where ${wall} id = ${id}`,
      )
    }
    return rows.length
  })
}
