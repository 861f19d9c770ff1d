// Targets of a write's references: a record that the caller cannot see counts as missing, on write as on read.
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

/** Ids in one field whose visibility row security must decide. */
export interface Pointing {
  readonly field: FieldModel
  readonly ids: readonly string[]
}

/** The written values, and the record's previous ones. */
export interface Said {
  readonly values: Row
  readonly before: Row
}

const relationsOf = memoized((model) => [...model.fields.values()].filter(({ relation }) => relation !== null))
const narrowedOf = memoized((view) => relationsOf(view).filter(({ sight }) => sight !== undefined))

/** Which of a relation's records the caller can see. */
function metBehind(ctx: Context, model: ResourceModel, { name }: FieldModel): 'all' | 'some' | 'none' {
  const sight = modelsOf(ctx).get(model.name)?.fields.get(name)?.sight
  if (!sight) return 'all'
  return sight.isClosed ? 'none' : 'some'
}

/**
 * The references of a client's write to check; none for most resources. Ids already in the record are checked too: the
 * caller was not shown invisible ones, and the answer would reveal them. Throws `resource.invalid_reference` if the
 * caller may not read the target resource: every id then counts as missing.
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
 * Throws `resource.invalid_reference` for invisible targets, with the foreign key's message: hidden and missing look
 * alike (TEN-19). One statement for all, sent at once, so that it travels with the write. With `first`, the records
 * belong to a bulk call, and errors have positions.
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
 * The written values, with ids that the caller cannot see kept in place: they were not shown them, so leaving them out
 * means nothing (NES-04).
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
 * Stored records as `view` shows them: without ids that the caller cannot see. Costs one statement for all records if
 * row security must check others' rows.
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

/** Always a copy; it keeps the record's version. */
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

/** What row security already confirmed within a transaction: an id confirmed in a write is not checked again. */
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
