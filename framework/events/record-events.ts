// The events that operations write by themselves: a record was created, updated, deleted, or an action was done.
import { isDeepStrictEqual } from 'node:util'
import type { Context } from '#framework/request/context.ts'
import { makesEvents } from '#framework/resource/makes-events.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { noteEvent } from './write-events.ts'

type Row = Readonly<Record<string, unknown>>

/** Whether anything is told of its records here. */
function isTold({ runtime, tenantId }: Context, model: ResourceModel): boolean {
  return makesEvents(model) && tenantId !== null && runtime.models.has('events')
}

/** What was done to a record: `created`, `deleted`, or the name of an action. Hidden fields must not be in `record`. */
export async function recordDone(
  ctx: Context,
  model: ResourceModel,
  done: { what: string; record: Row },
): Promise<void> {
  if (!isTold(ctx, model)) return
  await noteEvent(ctx, eventOf(model, done.what, { record: done.record, changed: null }))
}

/** An update; one that changed nothing a reader can see makes no event. */
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

function eventOf(model: ResourceModel, what: string, { record, changed }: { record: Row; changed: string[] | null }) {
  return { name: `${model.name}.${what}`, resource: model.name, recordId: record.id as string, data: record, changed }
}
