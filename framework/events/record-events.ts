// The events that operations write: a record was created, updated or deleted, or an action ran.
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'drizzle-orm'
import type { Transaction } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { makesEvents } from '#framework/resource/values/makes-events.ts'
import { noteEvent } from './write-events.ts'

type Row = Readonly<Record<string, unknown>>

/** Whether its records emit events here. */
function isTold({ runtime, tenantId }: Context, model: ResourceModel): boolean {
  return makesEvents(model) && tenantId !== null && runtime.models.has('events')
}

/** What happened to a record: `created`, or the name of an action. `record` must not contain hidden fields. */
export async function recordDone(
  ctx: Context,
  model: ResourceModel,
  done: { what: string; record: Row },
): Promise<void> {
  if (!isTold(ctx, model)) return
  await noteEvent(ctx, eventOf(model, done.what, { record: done.record, changed: null }))
}

/** An update; one without visible changes emits no event. */
export async function recordUpdated(
  ctx: Context,
  model: ResourceModel,
  { before, record }: { before: Row; record: Row },
): Promise<void> {
  if (!isTold(ctx, model)) return
  const changed = model.readable
    .filter(({ name, isSystem }) => !isSystem && !isDeepStrictEqual(before[name], record[name]))
    .map(({ name }) => name)
  if (changed.length > 0) await noteEvent(ctx, eventOf(model, 'updated', { record, changed }))
}

/** The setting with records whose deletion is already recorded; triggers ignore them until they are gone. */
export const GOING = 'pend.going'

/** A record about to be deleted, with its hidden fields; its deleter sets `isGone`. */
export interface GoingRecord {
  readonly stored: Row
  isGone: boolean
}

/**
 * Records a deletion before its consequences, such as the deletions of dependents. Emits neither the record's
 * intermediate changes nor a deletion that did not happen.
 */
export async function recordGoing(
  ctx: Context & { transaction: Transaction },
  model: ResourceModel,
  going: GoingRecord,
): Promise<void> {
  if (!isTold(ctx, model)) return
  const { stored } = going
  const record = Object.fromEntries(model.readable.map(({ name }) => [name, stored[name]]))
  const marked = ctx.transaction.query(
    sql`select set_config(${GOING}, concat_ws(' ', current_setting(${GOING}, true), ${record.id}::text), true)`,
  )
  await noteEvent(ctx, eventOf(model, 'deleted', { record, changed: null }), () => going.isGone)
  await marked
}

function eventOf(model: ResourceModel, what: string, { record, changed }: { record: Row; changed: string[] | null }) {
  return { name: `${model.name}.${what}`, resource: model.name, recordId: record.id as string, data: record, changed }
}
