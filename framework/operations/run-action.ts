// Runs a declared action on one record: permission → validation → lock → run → read back → event.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { recordDone } from '#framework/events/record-events.ts'
import { requirePermission } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { requireStepUp } from '#framework/request/services/step-up.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import { inSentence } from '#framework/resource/inflection.ts'
import { fits, spellConditions } from '#framework/resource/mistakes/action-conditions.ts'
import type { ActionModel, ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { tableOf } from './listing/select.ts'
import { identitySql, lockRecord, type VersionedRecord } from './read.ts'
import { awaitInOrder } from './steps/await-in-order.ts'
import { modelOf, requireTenant, wholeModelOf } from './steps/operation-target.ts'
import { showOne } from './steps/show-written.ts'
import { validateInput } from './steps/validate-input.ts'
import { inWriting } from './writing/in-writing.ts'
import { type ExpectedVersion, requireVersion } from './writing/require-version.ts'
import { rightsOf } from './writing/rights.ts'
import { guardWrite, readWritten, type TransactionContext } from './writing/write.ts'

const NO_INPUT = Type.Object({}, { additionalProperties: false })

export interface ActionCall {
  id: string
  action: string
  input?: unknown
  expectedVersion?: ExpectedVersion
}

/** The record after the action, even if the caller can no longer see it. Throws like `updateRecord`. */
export async function runAction(ctx: Context, resource: AnyResource, call: ActionCall): Promise<VersionedRecord> {
  const view = modelOf(ctx, resource)
  const action = view.actions.get(call.action)
  if (!action)
    throw new Problem(
      'resource.not_found',
      `There is no action "${call.action}" on ${inSentence(view.names.labelPlural)}.`,
    )
  requirePermission(ctx, action.permission)
  requireTenant(ctx, view)
  if (action.definition.stepUp) await requireStepUp(ctx)
  const input = validateInput(action.definition.input ?? NO_INPUT, call.input ?? {})
  const model = wholeModelOf(ctx, view)
  const work = inWriting(ctx, async (inner) =>
    showOne(inner, view, await run(inner, { model, view, action }, { ...call, input })),
  )
  return guardWrite(view, work)
}

async function run(
  ctx: TransactionContext,
  { model, view, action }: { model: ResourceModel; view: ResourceModel; action: ActionModel },
  call: ActionCall,
): Promise<VersionedRecord> {
  const before = await lockRecord(ctx, model, call.id)
  await requireVersion(ctx, model, { stored: before, expected: call.expectedVersion })
  requireFitting(view, action, before)
  const declared = ctx.runtime.actions.get(`${model.name}.${action.name}`)!
  await declared.run(ctx, before.record as never, call.input as never)
  const written = await readMoved(ctx, model, { id: call.id, reason: `${action.name} ${model.name}` })
  await recordDone(ctx, model, { what: action.name, record: written.record })
  return written
}

/** Says what the action requires of the record, as far as the caller may read it. */
function requireFitting({ names, fields }: ResourceModel, action: ActionModel, { record }: VersionedRecord): void {
  const { when = {} } = action.definition
  if (fits(when, record)) return
  const conditions = spellConditions(when, fields)
  throw new Problem(
    'resource.conflict',
    `"${action.name}" does not apply to this ${inSentence(names.label)} as it is${conditions && `: ${conditions}`}.`,
  )
}

/** The record wherever the action moved it, and whether the caller sees it there: checked now, because the action may end their access. */
async function readMoved(
  ctx: TransactionContext,
  model: ResourceModel,
  { id, reason }: { id: string; reason: string },
): Promise<VersionedRecord> {
  const { writer } = rightsOf(ctx, model, reason)
  if (writer === ctx) return readWritten(ctx, model, id)
  const [written, met] = await awaitInOrder([
    readWritten(writer, model, id),
    ctx.transaction.query(sql`select 1 from ${tableOf(model)} where ${identitySql(ctx, model, id)}`),
  ])
  return met.length > 0 ? written : { ...written, isOutOfSight: true }
}
