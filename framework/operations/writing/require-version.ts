// Optimistic locking: refuses a change based on an outdated version (RFC 9110 §13.1.1).
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { VersionedRecord } from '../read.ts'
import { modelOf } from '../steps/operation-target.ts'
import { showRecords } from '../steps/show-written.ts'

/** The version that a change may be based on, or a function of the stored version and the shown record; null allows any. */
export type ExpectedVersion = number | ((version: number, record: VersionedRecord['record']) => boolean) | null

interface Expectation {
  readonly stored: VersionedRecord
  readonly expected: ExpectedVersion | undefined
}

/** Throws `request.precondition_failed` if the stored record has another version than expected. */
export async function requireVersion(
  ctx: Context,
  model: ResourceModel,
  { stored, expected }: Expectation,
): Promise<void> {
  if (expected === null || expected === undefined) return
  if (await isExpected(ctx, model, { stored, expected })) return
  throw new Problem(
    'request.precondition_failed',
    'Read the record again, apply your change to it and send it with the new ETag.',
  )
}

async function isExpected(ctx: Context, model: ResourceModel, { stored, expected }: Expectation): Promise<boolean> {
  if (typeof expected !== 'function') return expected === stored.version
  const [shown] = await showRecords(ctx, modelOf(ctx, model), [stored.record])
  return expected(stored.version, shown!)
}
