// The insert and update statements. A relation to many is a column like others; a trigger maintains its join table.
import { randomUUIDv7 } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import { constraintFieldsOf } from '#framework/database/constraint-fields.ts'
import type { StoredRow, Transaction } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { writtenValue } from '#framework/resource/values/written-values.ts'
import { type Projection, projectionOf, type Row, tableOf } from '../listing/select.ts'
import { identitySql, type VersionedRecord } from '../read.ts'
import { awaitInOrder } from '../steps/await-in-order.ts'
import { problemOfDatabase, problemOfRemoval } from '../steps/database-problems.ts'
import { notFound } from '../steps/operation-target.ts'
import { type DerivedSlug, derivedSlugOf, isDerived, withFreeSlugs } from './free-slugs.ts'

export type TransactionContext = Context & { transaction: Transaction }

/** Turns a database refusal into a Problem that names fields of `model`. */
export async function guardWrite<T>(model: ResourceModel, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw problemOfDatabase(error, model, constraintFieldsOf)
  }
}

/** The same for deletions. */
export async function guardRemoval<T>(model: ResourceModel, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw problemOfRemoval(error, model, constraintFieldsOf)
  }
}

/** Inserts validated records with one statement; returns what the caller may see of them, in order. */
export async function insertRecords(
  ctx: TransactionContext,
  model: ResourceModel,
  records: readonly Row[],
): Promise<VersionedRecord[]> {
  const rows = records.map((values) => ({ ...values, id: (values.id as string | undefined) ?? randomUUIDv7() }))
  const slug = derivedSlugOf(model, records)
  const written = await insertRows(ctx, model, { rows: slug ? givenFirst(rows, records, slug) : rows, slug })
  if (slug && written.size < rows.length) await insertLate(ctx, model, { rows, records, slug, written })
  return rows.map((row) => written.get(row.id)!)
}

type InsertedRow = Row & { id: string }

interface Insertion {
  readonly rows: readonly InsertedRow[]
  /** Skips rows with a taken slug; null skips nothing. */
  readonly slug: DerivedSlug | null
}

/** TransactionContext records by id. */
async function insertRows(
  ctx: TransactionContext,
  model: ResourceModel,
  insertion: Insertion,
): Promise<Map<string, VersionedRecord>> {
  const projection = projectionOf(model)
  const stored = await ctx.transaction.query(insertSql(ctx, model, insertion))
  return new Map(stored.map((row) => versionedOf(row, projection)).map((each) => [each.record.id as string, each]))
}

/** Given slugs go before equal generated ones. Generated ones go in a fixed order, so that two bulk writes cannot deadlock. */
function givenFirst(rows: readonly InsertedRow[], records: readonly Row[], { field }: DerivedSlug): InsertedRow[] {
  const [made, given] = [true, false].map((isMade) =>
    rows.filter((_, index) => isDerived(records[index]!, field) === isMade),
  )
  const slugOf = (row: Row) => row[field.name] as string
  return [...given!, ...made!.toSorted((left, right) => (slugOf(left) < slugOf(right) ? -1 : 1))]
}

const TRIES = 4

/** Inserts skipped rows with other slugs; a row with a given slug is refused, as its position's error. */
async function insertLate(
  ctx: TransactionContext,
  model: ResourceModel,
  {
    rows,
    records,
    slug,
    written,
  }: Insertion & { records: readonly Row[]; slug: DerivedSlug; written: Map<string, VersionedRecord> },
): Promise<void> {
  const { field } = slug
  let late = rows.filter(({ id }) => !written.has(id))
  for (let tries = 1; late.length > 0; tries++) {
    const made = late.filter((row) => isDerived(records[rows.indexOf(row)]!, field))
    const renamed = await withFreeSlugs(ctx, model, { field, records: made, isLast: tries === TRIES })
    const again = late.map((row) => (renamed[made.indexOf(row)] as InsertedRow | undefined) ?? row)
    const taken = tries === TRIES ? null : slug
    const sent = again.map((row, index) =>
      insertRows(ctx, model, { rows: [row], slug: made.includes(late[index]!) ? taken : null }).catch((error) => {
        throw Object.assign(error as object, { row: rows.indexOf(late[index]!) })
      }),
    )
    for (const each of await awaitInOrder(sent)) for (const [id, record] of each) written.set(id, record)
    late = late.filter(({ id }) => !written.has(id))
  }
}

/** Rows travel as one JSON text, so that the statement's text is the same for any number of them. */
function insertSql(ctx: Context, model: ResourceModel, { rows, slug }: Insertion): SQL {
  const given = [...model.fields.values()].filter((field) => rows.some((row) => row[field.name] !== undefined))
  // If the row names its version, the operation records the event; otherwise the table's trigger does.
  const fixed: [string, SQL][] = [['version', sql.raw('1')]]
  if (model.rows.hasTenant) fixed.push(['tenant_id', sql`${ctx.tenantId}::uuid`])
  if (model.rows.hasOwner) fixed.push(['owner_id', sql`${ctx.actorId}::uuid`])
  const names = [...given.map((field) => field.column), ...fixed.map(([name]) => name)]
  const values = [...given.map(insertedSql), ...fixed.map(([, value]) => value)]
  const types = given.map((field) => `"${field.column}" ${field.kind.column(field.options)}`).join(', ')
  const taken = slug ? ` on conflict (${slug.columns.map((column) => `"${column}"`).join(', ')}) do nothing` : ''
  const json = JSON.stringify(
    rows.map((row) => Object.fromEntries(given.map((field) => [field.column, writtenValue(field, row[field.name])]))),
  )
  return sql`insert into ${sql.raw(`"${model.schema}"."${model.table}" as t (${names.map((name) => `"${name}"`).join(', ')})`)} select ${sql.join(values, sql.raw(', '))} from json_to_recordset(${json}::json) as x(${sql.raw(types)})${sql.raw(taken)} returning ${projectionOf(model).columns}`
}

/** Records with given timestamps are inserted together with those that leave them to the database. */
function insertedSql({ column, isSystem, name }: FieldModel): SQL {
  return sql.raw(isSystem && name !== 'id' ? `coalesce(x."${column}", now())` : `x."${column}"`)
}

/** Updates the fields in `values` and increments the version; returns what the caller may see of the record. */
export async function updateStoredRecord(
  ctx: TransactionContext,
  model: ResourceModel,
  { id, values }: { id: string; values: Row },
): Promise<VersionedRecord> {
  const changes = [...model.fields.values()]
    .filter((field) => !field.isSystem && values[field.name] !== undefined)
    .map((field) => sql`${sql.raw(`"${field.column}"`)} = ${parameterOf(field, values[field.name])}`)
  // Restored records bring their own change time.
  const time = (ctx.restoring && values.updatedAt) ?? sql.raw('greatest(now(), updated_at)')
  const set = sql.join([...changes, sql`updated_at = ${time}`, sql`version = version + 1`], sql.raw(', '))
  const projection = projectionOf(model)
  const [row] = await ctx.transaction.query(
    sql`update ${tableOf(model)} set ${set} where ${identitySql(ctx, model, id)} returning ${projection.columns}`,
  )
  if (!row) throw notFound(model)
  return versionedOf(row, projection)
}

function versionedOf(row: StoredRow, projection: Projection): VersionedRecord {
  return { record: projection.read(row), version: projection.versionOf(row) }
}

function parameterOf(field: FieldModel, value: unknown): SQL {
  const written = writtenValue(field, value)
  return sql`${sql.param(field.kind.isDocument && written !== null ? JSON.stringify(written) : written)}`
}

/** Reads what the caller may see of a record just written. */
export async function readWritten(ctx: TransactionContext, model: ResourceModel, id: string): Promise<VersionedRecord> {
  const projection = projectionOf(model)
  const [row] = await ctx.transaction.query(
    sql`select ${projection.columns} from ${tableOf(model)} where ${identitySql(ctx, model, id)}`,
  )
  if (!row) throw notFound(model)
  return versionedOf(row, projection)
}
