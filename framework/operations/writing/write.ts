// The statements of a write: insert, update and the join tables of relations to many.
import { randomUUIDv7 } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import { constraintFieldsOf } from '#framework/database/constraint-fields.ts'
import type { StoredRow, Transaction } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import type { FieldModel, JoinTable, ResourceModel } from '#framework/resource/model.ts'
import { type Projection, projectionOf, type Row, tableOf } from '../listing/select.ts'
import { identitySql, type VersionedRecord } from '../read.ts'
import { problemOfDatabase } from '../steps/database-problems.ts'
import { notFound } from '../steps/operation-target.ts'
import { sentTogether } from '../steps/sent-together.ts'

export type Written = Context & { transaction: Transaction }

/** Turns a database refusal into a Problem that names the fields of `model`. */
export async function guardWrite<T>(model: ResourceModel, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw problemOfDatabase(error, model, constraintFieldsOf)
  }
}

/** Inserts records that were checked already, with one statement a table; returns what the caller may see of them, in their order. */
export async function insertRecords(
  ctx: Written,
  model: ResourceModel,
  records: readonly Row[],
): Promise<VersionedRecord[]> {
  const rows = records.map((values) => ({ ...values, id: (values.id as string | undefined) ?? randomUUIDv7() }))
  const projection = projectionOf(model)
  const joined = [...model.fields.values()].filter((field): field is JoinedField => field.join !== null)
  const [stored] = await sentTogether([
    ctx.transaction.query(insertSql(ctx, model, rows)),
    ...joined.flatMap((field) => insertJoins(ctx, model, { field, rows })),
  ])
  const written = new Map(stored.map((row) => versionedOf(row, projection)).map((each) => [each.record.id, each]))
  return rows.map((row) => {
    const found = written.get(row.id)!
    for (const field of joined) if (field.isReadable) found.record[field.name] = idsOf(row, field).sort()
    return found
  })
}

type InsertedRow = Row & { id: string }
type JoinedField = FieldModel & { readonly join: JoinTable }

/** The rows travel as one JSON text, so that the statement reads the same for any number of them. */
function insertSql(ctx: Context, model: ResourceModel, rows: readonly InsertedRow[]): SQL {
  const given = [...model.fields.values()].filter(
    (field) => field.column && rows.some((row) => row[field.name] !== undefined),
  )
  const fixed: [string, SQL][] = []
  if (model.rows.hasTenant) fixed.push(['tenant_id', sql`${ctx.tenantId}::uuid`])
  if (model.rows.hasOwner) fixed.push(['owner_id', sql`${ctx.actorId}::uuid`])
  const names = [...given.map((field) => field.column!), ...fixed.map(([name]) => name)]
  const values = [...given.map((field) => sql.raw(`x."${field.column}"`)), ...fixed.map(([, value]) => value)]
  const types = given.map((field) => `"${field.column}" ${field.kind.column(field.options)}`).join(', ')
  const json = JSON.stringify(
    rows.map((row) => Object.fromEntries(given.map((field) => [field.column, row[field.name]]))),
  )
  return sql`insert into ${sql.raw(`"${model.schema}"."${model.table}" as t (${names.map((name) => `"${name}"`).join(', ')})`)} select ${sql.join(values, sql.raw(', '))} from json_to_recordset(${json}::json) as x(${sql.raw(types)}) returning ${projectionOf(model).columns}`
}

const idsOf = (row: Row, { name }: FieldModel) => [...new Set((row[name] as string[] | null | undefined) ?? [])]

/** A new record points at nothing yet: there is nothing to take away first. */
function insertJoins(
  ctx: Written,
  { rows: { hasTenant } }: ResourceModel,
  { field, rows }: { field: JoinedField; rows: readonly InsertedRow[] },
): Promise<unknown>[] {
  const { schema, table, from, to } = field.join
  const pairs = rows.flatMap((row) => idsOf(row, field).map((id) => ({ [from]: row.id, [to]: id })))
  if (pairs.length === 0) return []
  const columns = `${hasTenant ? 'tenant_id, ' : ''}"${from}", "${to}"`
  const tenant = hasTenant ? sql`${ctx.tenantId}::uuid, ` : sql.raw('')
  return [
    ctx.transaction.query(
      sql`insert into ${sql.raw(`"${schema}"."${table}" (${columns})`)} select ${tenant}${sql.raw(`x."${from}", x."${to}" from`)} json_to_recordset(${JSON.stringify(pairs)}::json) as x(${sql.raw(`"${from}" uuid, "${to}" uuid`)})`,
    ),
  ]
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
  const updated = ctx.transaction.query(
    sql`update ${tableOf(model)} set ${set} where ${identitySql(ctx, model, id)} returning ${projection.columns}`,
  )
  const joins = replaceJoins(ctx, model, { id, values })
  // Relations to many stand in other tables, which the update cannot have read yet.
  const readBack = joins.length > 0 ? readWritten(ctx, model, id) : null
  readBack?.catch(() => {})
  const [[row]] = await sentTogether([updated, ...joins])
  if (!row) throw notFound(model)
  return readBack ?? versionedOf(row, projection)
}

function versionedOf(row: StoredRow, projection: Projection): VersionedRecord {
  return { record: projection.read(row), version: projection.versionOf(row) }
}

function parameterOf(field: FieldModel, value: unknown): SQL {
  if (value !== null && field.scalar === 'JSON') return sql`${JSON.stringify(value)}::jsonb`
  return sql`${sql.param(value)}`
}

/** Replaces the pointed-at ids of each relation to many that `values` names: two statements a relation, sent at once. */
function replaceJoins(
  ctx: Written,
  model: ResourceModel,
  { id, values }: { id: string; values: Row },
): Promise<unknown>[] {
  const joined = [...model.fields.values()].filter((field): field is JoinedField => field.join !== null)
  return joined
    .filter((field) => values[field.name] !== undefined)
    .flatMap((field) => {
      const { schema, table, from, to } = field.join
      const join = sql.raw(`"${schema}"."${table}"`)
      const ids = sql.param(values[field.name] as string[])
      const { hasTenant } = model.rows
      const tenant = hasTenant ? sql`tenant_id = ${ctx.tenantId} and ` : sql.raw('')
      const columns = sql.raw(`${hasTenant ? 'tenant_id, ' : ''}"${from}", "${to}"`)
      const row = hasTenant ? sql`${ctx.tenantId}::uuid, ${id}::uuid, x` : sql`${id}::uuid, x`
      return [
        sql`delete from ${join} where ${tenant}${sql.raw(`"${from}"`)} = ${id} and not (${sql.raw(`"${to}"`)} = any(${ids}::uuid[]))`,
        sql`insert into ${join} (${columns}) select ${row} from unnest(${ids}::uuid[]) x on conflict do nothing`,
      ].map((statement) => ctx.transaction.query(statement))
    })
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
