// Replaces relations' ids by their records: one statement per relation, whatever the number of records.
import { sql } from 'drizzle-orm'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { openTarget, wordOf } from '../steps/operation-target.ts'
import { runStatement } from '../steps/run-statement.ts'
import { projectionOf, type Row, tableOf } from './select.ts'

interface Inclusion {
  records: readonly object[]
  include: readonly string[]
}

/** Changes the records in place. Throws `permissions.denied` if the caller may not read a relation's target. */
export async function expandIncludes(
  ctx: Context,
  model: ResourceModel,
  { records, include }: Inclusion,
): Promise<void> {
  for (const name of include) await expandRelation(ctx, model.fields.get(name)!, records as Row[])
}

async function expandRelation(ctx: Context, field: FieldModel, records: readonly Row[]): Promise<void> {
  const target = openTarget(ctx, field)
  const ids = new Set(
    records.flatMap((record) => record[field.name] as string | string[] | null).filter((id) => id !== null),
  )
  const found = await readRecordsById(ctx, target, [...ids])
  for (const record of records) {
    const value = record[field.name] as string | string[] | null
    record[field.name] = Array.isArray(value)
      ? value.map((id) => found.get(id)).filter(Boolean)
      : value === null
        ? null
        : (found.get(value) ?? null)
  }
}

/** The records with these ids that the caller can see, in one statement. GraphQL's batching relies on it. */
export async function readRecordsById(
  ctx: Context,
  model: ResourceModel,
  ids: readonly string[],
): Promise<Map<string, Row>> {
  if (ids.length === 0 || !can(ctx, wordOf(model, 'read'))) return new Map()
  const projection = projectionOf(model)
  const tenant = model.rows.hasTenant ? sql`t.tenant_id = ${ctx.tenantId} and ` : sql.raw('')
  const rows = await runStatement(
    ctx,
    sql`select ${projection.columns} from ${tableOf(model)} where ${tenant}t.id = any(${sql.param([...ids])}::uuid[])`,
  )
  return new Map(rows.map((row) => projection.read(row)).map((record) => [record.id as string, record]))
}
