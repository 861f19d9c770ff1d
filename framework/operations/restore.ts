// Restores records as they were read: with their ids, timestamps and server-set fields.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { asPlatform, asRestoring } from '#framework/request/create-context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { restoreSchemaOf } from '#framework/resource/schemas/input-schemas.ts'
import { type Row, tableOf } from './listing/select.ts'
import { memoized } from './steps/memoized.ts'
import { openOperation, wholeModelOf } from './steps/operation-target.ts'
import { runStatement } from './steps/run-statement.ts'
import { invalid, validateInput } from './steps/validate-input.ts'
import { updateAsSystem } from './update.ts'
import { createMany } from './writing/create-many.ts'
import { positioned } from './writing/positioned.ts'

export interface RestoredRecord {
  /** Generated if omitted. */
  readonly id?: string
  readonly fields: Row
  /** Known only to code: hidden fields of a new record. */
  readonly hidden?: Row
}

export interface Restoration {
  created: number
  updated: number
  /** Number of records that existed and stayed as they were. */
  ignored: number
  /** What could not be restored exactly, in sentences. */
  readonly notes: string[]
}

const wholeSchema = memoized((model) => restoreSchemaOf(model, { whole: true }))
const partSchema = memoized((model) => restoreSchemaOf(model, { whole: false }))

/**
 * Writes up to some hundreds of records in order, with all checks and lifecycles. An existing id is updated, or left
 * alone with `ignoresExisting`. Lifecycles see `ctx.restoring`; the database recomputes its own values. Refuses hidden
 * fields among `fields`. The caller needs the rights to create and update; the platform writes. Throws the Problem of
 * the first failing record with its position. Call it in a transaction, because earlier records are already written by
 * then.
 */
export async function restoreRecords(
  ctx: Context,
  resource: AnyResource,
  { records, ignoresExisting = false }: { records: readonly RestoredRecord[]; ignoresExisting?: boolean },
): Promise<Restoration> {
  const view = openOperation(ctx, resource, 'create')
  openOperation(ctx, resource, 'update')
  const model = wholeModelOf(ctx, view)
  requireWritable(view, model, records)
  const done: Restoration = { created: 0, updated: 0, ignored: 0, notes: [] }
  const restoring = { note: (sentence: string) => void done.notes.push(sentence) }
  const system = asRestoring(asPlatform(ctx, 'restore records'), restoring)
  const known = await findExisting(system, model, records)
  for (const run of runsOf(records, known)) {
    if (run.isKnown && ignoresExisting) done.ignored += run.records.length
    else if (run.isKnown) done.updated += await update(system, model, await withoutFixed(system, model, run))
    else done.created += await create(system, model, await withoutFixed(system, model, run))
  }
  return done
}

/** Restores read-only fields too, but none hidden from the caller. */
function requireWritable(view: ResourceModel, model: ResourceModel, records: readonly RestoredRecord[]): void {
  if (view === model) return
  const kept = [...model.fields.values()].filter((field) => field.onCreate && !view.fields.get(field.name)!.onCreate)
  for (const [index, { fields }] of records.entries())
    for (const { name } of kept)
      if (name in fields)
        throw positioned(index, invalid([{ pointer: `/${name}`, code: 'unknown', message: 'is not known' }]))
}

async function findExisting(
  ctx: Context,
  model: ResourceModel,
  records: readonly RestoredRecord[],
): Promise<ReadonlySet<string>> {
  const ids = records.flatMap(({ id }) => id ?? [])
  if (ids.length === 0) return new Set()
  const tenant = model.rows.hasTenant ? sql`t.tenant_id = ${ctx.tenantId} and ` : sql.raw('')
  const rows = await runStatement(
    ctx,
    sql`select t.id from ${tableOf(model)} where ${tenant}t.id = any(${sql.param(ids)}::uuid[])`,
  )
  return new Set(rows.map(([id]) => id as string))
}

/** Removes columns that nobody writes: values that the database computes and, in an update, those fixed at creation. */
async function withoutFixed(ctx: Context, model: ResourceModel, { isKnown, records, ...run }: Run): Promise<Run> {
  const right = isKnown ? sql`not has_column_privilege(attrelid, attnum, 'update')` : sql`false`
  const rows = await runStatement(
    ctx,
    sql`select attname from pg_attribute where attrelid = ${`"${model.schema}"."${model.table}"`}::regclass and attnum > 0 and not attisdropped and (attgenerated <> '' or attidentity = 'a' or ${right})`,
  )
  const columns = new Set(rows.map(([column]) => column))
  const isFixed = (name: string) => columns.has(model.fields.get(name)?.column)
  const settable = (fields: Row) => Object.fromEntries(Object.entries(fields).filter(([name]) => !isFixed(name)))
  return { ...run, isKnown, records: records.map((record) => ({ ...record, fields: settable(record.fields) })) }
}

interface Run {
  readonly isKnown: boolean
  readonly first: number
  readonly records: RestoredRecord[]
}

/** Groups adjacent records that are all new or all known; a repeated id is known the second time. */
function runsOf(records: readonly RestoredRecord[], existing: ReadonlySet<string>): Run[] {
  const known = new Set(existing)
  const runs: Run[] = []
  for (const [index, record] of records.entries()) {
    const isKnown = record.id !== undefined && known.has(record.id)
    if (record.id !== undefined) known.add(record.id)
    if (runs.at(-1)?.isKnown !== isKnown) runs.push({ isKnown, first: index, records: [] })
    runs.at(-1)!.records.push(record)
  }
  return runs
}

async function create(ctx: Context, model: ResourceModel, { first, records }: Run): Promise<number> {
  const schema = wholeSchema(model)
  const check = ({ id, fields, hidden = {} }: RestoredRecord): Row => {
    const values = { ...validateInput(schema, fields), ...hidden }
    return id === undefined ? values : { ...values, id }
  }
  await createMany(ctx, model, { inputs: records, check, first })
  return records.length
}

async function update(ctx: Context, model: ResourceModel, { first, records }: Run): Promise<number> {
  for (const [index, { id, fields }] of records.entries()) {
    try {
      await updateAsSystem(ctx, model.resource, { id: id!, values: validateInput(partSchema(model), fields) as never })
    } catch (error) {
      throw positioned(first + index, error)
    }
  }
  return records.length
}
