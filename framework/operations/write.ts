// The statements of a write: insert, update and the join tables of relations to many.
import { randomUUIDv7 } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import { constraintFieldsOf } from '#framework/database/constraint-fields.ts'
import type { StoredRow, Transaction } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { problemOfDatabase } from './database-problems.ts'
import { notFound } from './operation-target.ts'
import { identitySql, type VersionedRecord } from './read.ts'
import { type Projection, projectionOf, type Row, tableOf } from './select.ts'

export type Written = Context & { transaction: Transaction }

/** Turns a database refusal into a Problem that names the fields of `model`. */
export async function guardWrite<T>(model: ResourceModel, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw problemOfDatabase(error, model, constraintFieldsOf)
  }
}

/** Inserts a record that was checked already; returns what the caller may see of it. */
export async function insertRecord(ctx: Written, model: ResourceModel, values: Row): Promise<VersionedRecord> {
  const id = (values.id as string | undefined) ?? randomUUIDv7()
  const columns: [string, SQL][] = [['id', sql`${id}`]]
  if (model.rows.hasTenant) columns.push(['tenant_id', sql`${ctx.tenantId}`])
  if (model.rows.hasOwner) columns.push(['owner_id', sql`${ctx.actorId}`])
  for (const field of model.fields.values())
    if (field.column && !field.isSystem && values[field.name] !== undefined)
      columns.push([field.column, parameterOf(field, values[field.name])])
  const names = sql.raw(columns.map(([name]) => `"${name}"`).join(', '))
  const literals = sql.join(
    columns.map(([, value]) => value),
    sql.raw(', '),
  )
  const projection = projectionOf(model)
  const [row] = await ctx.transaction.query(
    sql`insert into ${sql.raw(`"${model.schema}"."${model.table}" as t`)} (${names}) values (${literals}) returning ${projection.columns}`,
  )
  return (await writeJoins(ctx, model, { id, values })) ? readWritten(ctx, model, id) : versionedOf(row!, projection)
}

/** Updates what `values` names and counts the version up; returns what the caller may see of the record. */
export async function updateStoredRecord(
  ctx: Written,
  model: ResourceModel,
  { id, values }: { id: string; values: Row },
): Promise<VersionedRecord> {
  const changes = [...model.fields.values()]
    .filter((field) => field.column && !field.isSystem && values[field.name] !== undefined)
    .map((field) => sql`${sql.raw(`"${field.column}"`)} = ${parameterOf(field, values[field.name])}`)
  const set = sql.join(
    [...changes, sql`updated_at = greatest(now(), updated_at)`, sql`version = version + 1`],
    sql.raw(', '),
  )
  const projection = projectionOf(model)
  const [row] = await ctx.transaction.query(
    sql`update ${tableOf(model)} set ${set} where ${identitySql(ctx, model, id)} returning ${projection.columns}`,
  )
  if (!row) throw notFound(model)
  return (await writeJoins(ctx, model, { id, values })) ? readWritten(ctx, model, id) : versionedOf(row, projection)
}

function versionedOf(row: StoredRow, projection: Projection): VersionedRecord {
  return { record: projection.read(row), version: projection.versionOf(row) }
}

function parameterOf(field: FieldModel, value: unknown): SQL {
  if (value !== null && field.scalar === 'JSON') return sql`${JSON.stringify(value)}::jsonb`
  return sql`${sql.param(value)}`
}

/** Replaces the pointed-at ids of each relation to many that `values` names; tells whether there was one. */
async function writeJoins(
  ctx: Written,
  model: ResourceModel,
  { id, values }: { id: string; values: Row },
): Promise<boolean> {
  let hasWritten = false
  for (const field of model.fields.values()) {
    if (!field.join || values[field.name] === undefined) continue
    const { schema, table, from, to } = field.join
    const join = sql.raw(`"${schema}"."${table}"`)
    const ids = sql.param(values[field.name] as string[])
    const tenant = model.rows.hasTenant
    const own = tenant
      ? sql`tenant_id = ${ctx.tenantId} and ${sql.raw(`"${from}"`)} = ${id}`
      : sql`${sql.raw(`"${from}"`)} = ${id}`
    await ctx.transaction.query(
      sql`delete from ${join} where ${own} and not (${sql.raw(`"${to}"`)} = any(${ids}::uuid[]))`,
    )
    const columns = sql.raw(`${tenant ? 'tenant_id, ' : ''}"${from}", "${to}"`)
    const values_ = tenant ? sql`${ctx.tenantId}::uuid, ${id}::uuid, x` : sql`${id}::uuid, x`
    await ctx.transaction.query(
      sql`insert into ${join} (${columns}) select ${values_} from unnest(${ids}::uuid[]) x on conflict do nothing`,
    )
    hasWritten = true
  }
  return hasWritten
}

/** Reads back what the caller may see of a record just written. */
export async function readWritten(ctx: Written, model: ResourceModel, id: string): Promise<VersionedRecord> {
  const projection = projectionOf(model)
  const [row] = await ctx.transaction.query(
    sql`select ${projection.columns} from ${tableOf(model)} where ${identitySql(ctx, model, id)}`,
  )
  if (!row) throw notFound(model)
  return versionedOf(row, projection)
}
