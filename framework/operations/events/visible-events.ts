// Which events a caller may follow, and what they see of them.
import type { StoredEvent } from '#framework/events/read-events.ts'
import type { Context } from '#framework/request/context.ts'
import type { Models } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { readRecord } from '../read.ts'
import { modelsOf } from '../steps/operation-target.ts'

/** An event as clients see it. */
export interface VisibleEvent {
  readonly id: string
  /** For `after`: what comes behind this event. */
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
 * Those of `events` that the caller may meet, by the same permissions and row rules as the records themselves: an event is no way
 * round them (CVE-2026-39943: a trail that told what the record hid).
 */
export async function visibleEventsOf(ctx: Context, events: readonly StoredEvent[]): Promise<VisibleEvent[]> {
  const visible: VisibleEvent[] = []
  for (const event of events) {
    const shown = (await isVisible(ctx, event)) ? narrowEvent(ctx.runtime, modelsOf(ctx), event) : null
    if (shown) visible.push(visibleOf(shown))
  }
  return visible
}

async function isVisible(ctx: Context, event: StoredEvent): Promise<boolean> {
  const declared = ctx.runtime.events.definitions.get(event.name)
  if (declared) return declared.permission !== null && ctx.permissions.has(declared.permission)
  const model = event.resource === null ? undefined : modelsOf(ctx).get(event.resource)
  if (!model?.operations.has('read') || !ctx.permissions.has(`${model.name}.read`)) return false
  if (model.rows.name === 'tenant') return true
  // Rows that not every member meets: the database says who meets this one. What is gone is told to nobody but who took it away.
  if (event.name === `${model.name}.deleted`) return event.actorId === ctx.actorId
  return readRecord(ctx, model.resource, { id: event.recordId! }).then(() => true, isProblem)
}

/**
 * The event without fields that are not read; null for a change of nothing else, because event or no event would tell of it
 * (CVE-2026-32098, GHSA-qpc3-fg4j-8hgm).
 */
export function narrowEvent<E extends Pick<StoredEvent, 'name' | 'resource' | 'data' | 'changed'>>(
  { events }: Pick<Context['runtime'], 'events'>,
  models: Models,
  event: E,
): E | null {
  const { name: what, resource, data } = event
  // The payload of an event of an app's own is no record.
  if (events.definitions.has(what)) return event
  const model = resource === null ? undefined : models.get(resource)
  if (!model || typeof data !== 'object' || data === null) return event
  const isKept = (name: string) => model.fields.get(name)?.isReadable !== false
  const changed = event.changed?.filter(isKept) ?? null
  if (changed?.length === 0) return null
  return { ...event, changed, data: Object.fromEntries(Object.entries(data).filter(([name]) => isKept(name))) }
}

function isProblem(error: unknown): false {
  if (error instanceof Problem && error.code === 'resource.not_found') return false
  throw error
}

function visibleOf({ id, cursor, name, resource, recordId, data, changed, actorId, at }: StoredEvent): VisibleEvent {
  return { id, cursor, name, resource, recordId, data, changed, actorId, at }
}
