// The records that a write points at: what the caller cannot meet is missing, on write as on read.
import { sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { copyRecord, type Row, tableOf } from '../listing/select.ts'
import { positioned } from '../writing/positioned.ts'
import { invalidReference } from './database-problems.ts'
import { memoized } from './memoized.ts'
import { modelsOf } from './operation-target.ts'
import { runStatement } from './run-statement.ts'

/** Ids in one field, of which row security has to say whether the caller meets them. */
export interface Pointing {
  readonly field: FieldModel
  readonly ids: readonly string[]
}

/** What somebody writes, and what the record said before. */
export interface Said {
  readonly values: Row
  readonly before: Row
}

const relationsOf = memoized((model) => [...model.fields.values()].filter(({ relation }) => relation !== null))
const narrowedOf = memoized((view) => relationsOf(view).filter(({ sight }) => sight !== undefined))

/** Which of the records behind a relation the caller meets. */
function metBehind(ctx: Context, model: ResourceModel, { name }: FieldModel): 'all' | 'some' | 'none' {
  const sight = modelsOf(ctx).get(model.name)?.fields.get(name)?.sight
  if (!sight) return 'all'
  return sight.isClosed ? 'none' : 'some'
}

/**
 * What has to be asked about what a client writes; nothing for most resources. An id that the record has already is asked about like any
 * other: they were not shown it, and the answer would say that it stands there. Throws `resource.invalid_reference` where the caller may
 * not read what the field points at: every id is one that does not exist then.
 */
export function pointingsOf(ctx: Context, model: ResourceModel, values: Row): Pointing[] {
  const pointings = relationsOf(model).flatMap((field) => {
    const ids = idsIn(values[field.name])
    const met = ids.length === 0 ? 'all' : metBehind(ctx, model, field)
    return met === 'all' ? [] : [{ field, ids, met }]
  })
  const closed = pointings.filter(({ met }) => met === 'none')
  if (closed.length > 0) throw invalidReference(closed.map(({ field }) => field.name))
  return pointings
}

/**
 * Throws `resource.invalid_reference` for what the caller does not meet, in the words of the foreign key: one that is hidden looks like
 * one that never was (TEN-19). One statement for all of them, sent at once, so that it travels with the write itself. With `first`, the
 * records are of a bulk call and faults have their places.
 */
export async function requireMet(
  ctx: Context,
  records: readonly (readonly Pointing[])[],
  first: number | null = null,
): Promise<void> {
  const all = records.flat()
  if (all.length === 0) return
  const isMet = await findMet(ctx, all)
  const problems = records.flatMap((pointings, index) => {
    const unmet = pointings.filter(({ field, ids }) => ids.some((id) => !isMet(field, id)))
    if (unmet.length === 0) return []
    const problem = invalidReference(unmet.map(({ field }) => field.name))
    return [first === null ? problem : (positioned(first + index, problem) as Problem)]
  })
  if (problems.length === 1) throw problems[0]
  const [worst] = problems
  if (worst)
    throw new Problem(worst.code, worst.title, { errors: problems.flatMap(({ errors }) => errors).slice(0, 50) })
}

/**
 * What is written, with the ids that the caller does not meet still in their places: they were shown nothing there and can have meant
 * nothing by leaving them out (NES-04).
 */
export async function keepUnmet(ctx: Context, model: ResourceModel, { values, before }: Said): Promise<Row> {
  const left = relationsOf(model).flatMap((field) => {
    if (values[field.name] === undefined) return []
    const said = idsIn(values[field.name])
    const ids = idsIn(before[field.name]).filter((id) => !said.includes(id))
    const met = ids.length === 0 || (said.length > 0 && !field.isList) ? 'all' : metBehind(ctx, model, field)
    return met === 'all' ? [] : [{ field, said, ids, met }]
  })
  if (left.length === 0) return values
  const asked = left.filter(({ met }) => met === 'some')
  const isMet = asked.length > 0 ? await findMet(ctx, asked) : () => false
  const kept = left.map(({ field, said, ids }) => {
    const unmet = ids.filter((id) => !isMet(field, id))
    return [field.name, field.isList ? [...said, ...unmet] : (unmet[0] ?? null)]
  })
  return { ...values, ...Object.fromEntries(kept) }
}

/**
 * Records that were read as they are kept, as `view` shows them: without the ids that its caller does not meet. Costs a statement where
 * row security has to be asked about somebody else than the caller, for all of them one.
 */
export async function hideUnmet<R extends Row>(
  ctx: Context,
  view: ResourceModel,
  records: readonly R[],
): Promise<readonly R[]> {
  const fields = narrowedOf(view)
  if (fields.length === 0) return records
  const asked = fields.flatMap((field) => {
    if (field.sight!.isClosed) return []
    const ids = records.flatMap((record) => idsIn(record[field.name])).filter((id) => id !== ctx.actorId)
    return ids.length > 0 ? [{ field, ids }] : []
  })
  const isFound = asked.length > 0 ? await findMet(ctx, asked) : () => false
  const isShown = (field: FieldModel) => (id: string) =>
    !field.sight!.isClosed && (id === ctx.actorId || isFound(field, id))
  return records.map((record) => withoutUnmet(record, fields, isShown))
}

/** A copy, also where nothing goes; its version is known as that of the record. */
function withoutUnmet<R extends Row>(
  record: R,
  fields: readonly FieldModel[],
  isShown: (field: FieldModel) => (id: string) => boolean,
): R {
  const shown = fields
    .filter(({ name }) => name in record)
    .map((field) => {
      const ids = idsIn(record[field.name]).filter(isShown(field))
      return [field.name, field.isList ? ids : (ids[0] ?? null)] as const
    })
  return copyRecord(record, Object.fromEntries(shown))
}

const placeOf = (field: FieldModel, id: string) => `${field.relation!.to} ${id}`

/** What row security said yes to already in a transaction: whoever named an id in a write is not asked for again. */
const metWithin = new WeakMap<object, Set<string>>()

async function findMet(ctx: Context, asked: readonly Pointing[]): Promise<(field: FieldModel, id: string) => boolean> {
  const met = (ctx.transaction && metWithin.get(ctx.transaction)) ?? new Set<string>()
  if (ctx.transaction) metWithin.set(ctx.transaction, met)
  const unknown = asked
    .map(({ field, ids }) => ({ field, ids: ids.filter((id) => !met.has(placeOf(field, id))) }))
    .filter(({ ids }) => ids.length > 0)
  for (const [target, id] of await askForRows(ctx, unknown)) met.add(`${target} ${id}`)
  return (field, id) => met.has(placeOf(field, id))
}

async function askForRows(ctx: Context, asked: readonly Pointing[]): Promise<readonly StoredRow[]> {
  const parts = [...Map.groupBy(asked, ({ field }) => targetOf(ctx, field))].map(([target, pointings]) => {
    const ids = sql.param([...new Set(pointings.flatMap((each) => each.ids))])
    const tenant = target.rows.hasTenant ? sql`t.tenant_id = ${ctx.tenantId} and ` : sql.raw('')
    return sql`select ${sql.raw(`'${target.name}'`)}, t.id from ${tableOf(target)}
      where ${tenant}t.id = any(${ids}::uuid[])`
  })
  return parts.length > 0 ? runStatement(ctx, sql.join(parts, sql.raw(' union all '))) : []
}

function targetOf({ runtime }: Context, { relation }: FieldModel): ResourceModel {
  return runtime.models.get(relation!.to)!
}

function idsIn(value: unknown): string[] {
  return typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
}
