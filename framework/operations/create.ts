// Creates a record: permission → validation → open → before → write → after → event. Every new row is created through this file.
import { recordDone } from '#framework/events/record-events.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { CreateInputOf, RowOf, SystemInputOf } from '#framework/resource/infer.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { createSchemaOf } from '#framework/resource/schemas/input-schemas.ts'
import type { Row } from './listing/select.ts'
import type { VersionedRecord } from './read.ts'
import { awaitInOrder } from './steps/await-in-order.ts'
import { requireFittingTargets } from './steps/fitting-targets.ts'
import { memoized } from './steps/memoized.ts'
import { pointingsOf, requireMet } from './steps/met-targets.ts'
import { openOperation, wholeModelOf } from './steps/operation-target.ts'
import { showOne } from './steps/show-written.ts'
import { validateInput } from './steps/validate-input.ts'
import { noteDerived } from './writing/free-slugs.ts'
import { inWriting } from './writing/in-writing.ts'
import { applyDefaults, normalizeValues } from './writing/prepare-values.ts'
import { rightsOf } from './writing/rights.ts'
import { guardWrite, insertRecords, type TransactionContext } from './writing/write.ts'

/** Schema of a client's input. */
export const inputSchema = memoized(createSchemaOf)

/**
 * Creates a record from a client's input. Throws `permissions.denied`, `request.validation_failed` with every error,
 * `resource.duplicate`, `resource.invalid_reference`, and then writes nothing.
 */
export async function createRecord<R extends AnyResource>(
  ctx: Context,
  resource: R,
  input: CreateInputOf<R>,
): Promise<VersionedRecord<RowOf<R>>> {
  const view = openOperation(ctx, resource, 'create')
  const given = validateInput(inputSchema(view), input)
  return (await insertWithin(ctx, { view, given })) as VersionedRecord<RowOf<R>>
}

/** Creates a record for system code, which may also set read-only and hidden fields and point to any record of the tenant. */
export async function createAsSystem<R extends AnyResource>(
  ctx: Context,
  resource: R,
  values: SystemInputOf<R> & { id?: string },
): Promise<VersionedRecord<RowOf<R>>> {
  const reason = `create ${resource.name}`
  const view = openOperation(ctx.asSystem(reason), resource, 'create')
  return (await insertWithin(ctx, { view, given: values as Row, reason })) as VersionedRecord<RowOf<R>>
}

interface Creation {
  readonly view: ResourceModel
  readonly given: Row
  /** Why system code writes; omitted for client input. */
  readonly reason?: string
}

/** Always writes the whole record; answers it as the caller's view reads it. */
async function insertWithin(ctx: Context, creation: Creation): Promise<VersionedRecord> {
  const { view } = creation
  const work = inWriting(ctx, async (inner) => showOne(inner, view, await insert(inner, creation)))
  return guardWrite(view, work)
}

async function insert(ctx: TransactionContext, { view, given, reason }: Creation): Promise<VersionedRecord> {
  const model = wholeModelOf(ctx, view)
  const { asker, writer } = rightsOf(ctx, model, reason)
  const pointings = pointingsOf(asker, model, given)
  const prepared = await prepareRecord(ctx, model, given)
  const [, [written]] = await awaitInOrder([requireMet(asker, [pointings]), insertRecords(writer, model, [prepared])])
  await ctx.runtime.lifecycles.get(model.name)?.afterCreate?.(ctx, written!.record as never)
  await recordDone(ctx, model, { what: 'created', record: written!.record })
  return written!
}

/** The values to write for validated input: normal forms, defaults, and the resource's lifecycle applied. */
export async function prepareRecord(ctx: Context, model: ResourceModel, given: Row): Promise<Row> {
  const complete = applyDefaults(ctx, model, normalizeValues(model, given))
  const before = ctx.runtime.lifecycles.get(model.name)?.beforeCreate
  const prepared = ((await before?.(ctx, complete)) as Row | undefined) ?? complete
  noteDerived(model, prepared, { given, complete })
  await requireFittingTargets(ctx, model, prepared)
  return prepared
}
