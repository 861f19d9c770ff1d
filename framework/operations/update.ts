// Updates a record in part (PATCH) or as a whole (PUT): permission → validation → lock → before → write → after → event.
import { recordUpdated } from '#framework/events/record-events.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { RowOf, SystemInputOf, UpdateInputOf } from '#framework/resource/infer.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { replaceSchemaOf, updateSchemaOf } from '#framework/resource/schemas/input-schemas.ts'
import type { Row } from './listing/select.ts'
import { lockRecord, type VersionedRecord } from './read.ts'
import { awaitInOrder } from './steps/await-in-order.ts'
import { requireUnchanged, splitEchoed } from './steps/echoed-values.ts'
import { requireFittingTargets } from './steps/fitting-targets.ts'
import { memoized } from './steps/memoized.ts'
import { keepUnmet, pointingsOf, requireMet } from './steps/met-targets.ts'
import { openOperation, wholeModelOf } from './steps/operation-target.ts'
import { showOne, showRecords } from './steps/show-written.ts'
import { validateInput } from './steps/validate-input.ts'
import { settleDerived } from './writing/free-slugs.ts'
import { inWriting } from './writing/in-writing.ts'
import { completeReplacement, normalizeValues } from './writing/prepare-values.ts'
import { type ExpectedVersion, requireVersion } from './writing/require-version.ts'
import { rightsOf } from './writing/rights.ts'
import { guardWrite, type TransactionContext, updateStoredRecord } from './writing/write.ts'

const partSchema = memoized(updateSchemaOf)
const wholeSchema = memoized(replaceSchemaOf)

export interface UpdateOptions {
  /** PUT: omitted fields get their default or null. */
  replaces?: boolean
  /** The version the caller read (If-Match); another one throws `request.precondition_failed`. */
  expectedVersion?: ExpectedVersion
}

/**
 * Throws like `createRecord`, and `resource.not_found`, `request.precondition_failed`. Unchangeable fields may be sent
 * with their current values.
 */
export async function updateRecord<R extends AnyResource>(
  ctx: Context,
  resource: R,
  change: { id: string; input: UpdateInputOf<R> } & UpdateOptions,
): Promise<VersionedRecord<RowOf<R>>> {
  const view = openOperation(ctx, resource, 'update')
  const { input, echoed } = splitEchoed(ctx, view, change.input)
  const given = validateInput(change.replaces ? wholeSchema(view) : partSchema(view), input)
  const values = normalizeValues(view, given)
  return (await updateWithin(ctx, {
    ...change,
    view,
    echoed,
    values: change.replaces ? completeReplacement(ctx, view, values) : values,
  })) as VersionedRecord<RowOf<R>>
}

/**
 * Updates a record for system code, which may also set read-only and hidden fields, point to any record of the tenant,
 * and move the record out of the caller's sight.
 */
export async function updateAsSystem<R extends AnyResource>(
  ctx: Context,
  resource: R,
  change: { id: string; values: SystemInputOf<R> },
): Promise<VersionedRecord<RowOf<R>>> {
  const reason = `update ${resource.name}`
  const view = openOperation(ctx.asSystem(reason), resource, 'update')
  const values = normalizeValues(view, change.values as Row)
  return (await updateWithin(ctx, { id: change.id, view, values, reason })) as VersionedRecord<RowOf<R>>
}

/** Removes `to` from a record that points to it, before `to` is deleted. */
export async function loseReference(
  ctx: TransactionContext,
  model: ResourceModel,
  { id, field, to }: { id: string; field: FieldModel; to: string },
): Promise<void> {
  const { record } = await lockRecord(ctx, model, id)
  const value = field.isList ? (record[field.name] as string[]).filter((each) => each !== to) : null
  await update(ctx, { id, view: model, values: { [field.name]: value } })
}

interface Change extends UpdateOptions {
  id: string
  view: ResourceModel
  values: Row
  /** Unchangeable fields, with the values that the caller assumes. */
  echoed?: Row
  /** Why system code writes; omitted for client input. */
  reason?: string
}

/** As in `create`: changes the whole record, and answers it as the caller's view reads it. */
async function updateWithin(ctx: Context, change: Change): Promise<VersionedRecord> {
  const { view } = change
  const work = inWriting(ctx, async (inner) => showOne(inner, view, await update(inner, change)))
  return guardWrite(view, work)
}

/** Compares with what the caller was shown. */
async function requireEchoed(
  ctx: TransactionContext,
  view: ResourceModel,
  { echoed, stored }: { echoed: Row; stored: Row },
): Promise<void> {
  if (Object.keys(echoed).length === 0) return
  const [shown] = await showRecords(ctx, view, [stored])
  requireUnchanged(echoed, shown!)
}

async function update(ctx: TransactionContext, change: Change): Promise<VersionedRecord> {
  const model = wholeModelOf(ctx, change.view)
  const lifecycle = ctx.runtime.lifecycles.get(model.name)
  const { asker, writer } = rightsOf(ctx, model, change.reason)
  const before = await lockRecord(writer, model, change.id)
  await requireVersion(ctx, model, { stored: before, expected: change.expectedVersion })
  if (change.echoed) await requireEchoed(ctx, change.view, { echoed: change.echoed, stored: before.record })
  const said = { values: change.values, before: before.record }
  const pointings = pointingsOf(asker, model, change.values)
  const given = await keepUnmet(asker, model, said)
  const values = ((await lifecycle?.beforeUpdate?.(ctx, before.record as never, given)) as Row | undefined) ?? given
  await requireFittingTargets(ctx, model, values)
  const settled = await settleDerived(ctx, model, { record: before.record, asked: given, values })
  const [, written] = await awaitInOrder([
    requireMet(asker, [pointings]),
    updateStoredRecord(writer, model, { id: change.id, values: settled }),
  ])
  await lifecycle?.afterUpdate?.(ctx, written.record as never, before.record as never)
  await recordUpdated(ctx, model, { before: before.record, record: written.record })
  return written
}
