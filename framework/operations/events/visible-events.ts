// Which events a caller may follow, and what they see of them.
import type { StoredEvent } from '#framework/events/following/read-events.ts'
import type { Context } from '#framework/request/context.ts'
import type { JsonValue } from '#framework/resource/field.ts'
import { permissionWordOf } from '#framework/resource/inflection.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import type { Row } from '../listing/select.ts'
import { hideUnmet } from '../steps/met-targets.ts'
import { modelsOf } from '../steps/operation-target.ts'
import { findMetRecords, isGone } from './met-records.ts'

/** An event as clients see it. */
export interface VisibleEvent {
  readonly id: string
  /** For `after`: resumes behind this event. */
  readonly cursor: string
  readonly name: string
  readonly resource: string | null
  readonly recordId: string | null
  readonly data: unknown
  readonly changed: readonly string[] | null
  readonly actorId: string | null
  readonly at: string
}

/**
 * Those of `events` that the caller may see, by the same permissions and row rules as the records themselves: events
 * must not bypass them (CVE-2026-39943: a trail revealed what the record hid). One statement for each resource whose
 * rows not every member sees.
 */
export async function visibleEventsOf(ctx: Context, events: readonly StoredEvent[]): Promise<VisibleEvent[]> {
  const allowed = events.filter((event) => mayFollow(ctx, event))
  const met = await findMetRecords(ctx, allowed)
  const shown = allowed.flatMap((event) => {
    const isOwnDeed = isGone(event) && event.actorId === ctx.actorId
    return met.has(event) || isOwnDeed ? (narrowEvent(ctx.runtime, modelsOf(ctx), event) ?? []) : []
  })
  return (await hideUnmetInEvents(ctx, modelsOf(ctx), shown)).map(visibleOf)
}

/** Removes ids that the caller cannot see from events already narrowed by `narrowEvent`. At most one statement for each resource. */
export async function hideUnmetInEvents<E extends Pick<StoredEvent, 'name' | 'resource' | 'data'>>(
  ctx: Context,
  models: Models,
  events: readonly E[],
): Promise<E[]> {
  const hidden = new Map<E, E>()
  const copies = events.filter(({ name, resource }) => resource !== null && !ctx.runtime.events.definitions.has(name))
  for (const [resource, some] of Map.groupBy(copies, (event) => event.resource!)) {
    const records = some.map(({ data }) => data as Row)
    const shown = await hideUnmet(ctx, models.get(resource)!, records)
    for (const [index, event] of some.entries()) hidden.set(event, { ...event, data: shown[index]! })
  }
  return events.map((event) => hidden.get(event) ?? event)
}

/** By permissions alone: the event's own, and the resource's. */
export function mayFollow(ctx: Context, { name, resource }: Pick<StoredEvent, 'name' | 'resource'>): boolean {
  const declared = ctx.runtime.events.definitions.get(name)
  if (declared && (declared.permission === null || !ctx.permissions.has(declared.permission))) return false
  if (resource === null) return declared !== undefined
  const model = modelsOf(ctx).get(resource)
  return model !== undefined && mayRead(ctx, model)
}

function mayRead(ctx: Context, { name, operations }: ResourceModel): boolean {
  return operations.has('read') && ctx.permissions.has(permissionWordOf(name, 'read'))
}

/**
 * The event without fields that the caller may not read or that are no longer declared; null if nothing else changed,
 * because the event itself would reveal the change (CVE-2026-32098, GHSA-qpc3-fg4j-8hgm).
 */
export function narrowEvent<E extends Pick<StoredEvent, 'name' | 'resource' | 'data' | 'changed'>>(
  { events }: Pick<Context['runtime'], 'events'>,
  models: Models,
  event: E,
): E | null {
  const { name: what, resource, data } = event
  // The payload of an app's own event is not a record.
  if (events.definitions.has(what)) return event
  const model = resource === null ? undefined : models.get(resource)
  if (!model || typeof data !== 'object' || data === null) return null
  const isKept = (name: string) => model.fields.get(name)?.isReadable === true
  const changed = event.changed?.filter((name) => isKept(name) && !model.fields.get(name)!.sight?.isClosed) ?? null
  if (changed?.length === 0) return null
  const kept = Object.entries(data).filter(([name]) => isKept(name))
  return {
    ...event,
    changed,
    data: Object.fromEntries(kept.map(([name, value]) => [name, cleaned(model, name, value)])),
  }
}

/** Events stay as written: perhaps from before such values were cleaned. */
function cleaned(model: ResourceModel, name: string, value: unknown): unknown {
  const clean = value === null ? undefined : model.fields.get(name)?.kind.clean
  return clean ? clean(value as JsonValue) : value
}

function visibleOf({ id, cursor, name, resource, recordId, data, changed, actorId, at }: StoredEvent): VisibleEvent {
  return { id, cursor, name, resource, recordId, data, changed, actorId, at }
}
