// Checks the targets of a write's references, if the field's kind requires more than existence.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import type { TargetRule } from '#framework/resource/field.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { type Row, tableOf } from '../listing/select.ts'
import { memoized } from './memoized.ts'
import { runStatement } from './run-statement.ts'
import { invalid } from './validate-input.ts'

interface RuledField {
  readonly field: FieldModel
  readonly rule: TargetRule
}

const ruledFieldsOf = memoized((model): RuledField[] =>
  [...model.fields.values()].flatMap((field) => {
    const rule = field.kind.target?.(field.options)
    return rule ? [{ field, rule }] : []
  }),
)

/**
 * Throws `request.validation_failed` for a field that points to a record it must not. The foreign key handles targets
 * missing from the tenant. Queries nothing unless such a field is written.
 */
export async function requireFittingTargets(ctx: Context, model: ResourceModel, values: Row): Promise<void> {
  for (const { field, rule } of ruledFieldsOf(model)) {
    const id = values[field.name]
    if (typeof id !== 'string') continue
    const target = await findTarget(ctx, ctx.runtime.models.get(field.relation!.to)!, { id, rule })
    const message = target && rule.fault(target)
    if (message) throw invalid([{ pointer: `/${field.name}`, code: 'wrong_target', message }])
  }
}

async function findTarget(
  ctx: Context,
  target: ResourceModel,
  { id, rule }: { id: string; rule: TargetRule },
): Promise<Row | null> {
  const columns = rule.fields.map((name) => sql.raw(`t."${target.fields.get(name)!.column}"`))
  const tenant = target.rows.hasTenant ? sql`t.tenant_id = ${ctx.tenantId} and ` : sql.raw('')
  const [row] = await runStatement(
    ctx,
    sql`select ${sql.join(columns, sql.raw(', '))} from ${tableOf(target)} where ${tenant}t.id = ${id}`,
  )
  return row ? Object.fromEntries(rule.fields.map((name, index) => [name, row[index]])) : null
}
