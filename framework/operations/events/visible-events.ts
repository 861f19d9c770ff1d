// Which events a caller may follow, and what they see of them.
import type { StoredEvent } from '#framework/events/read-events.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { readRecord } from '../read.ts'

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
  for (const event of events) if (await isVisible(ctx, event)) visible.push(visibleOf(event))
  return visible
}

async function isVisible(ctx: Context, event: StoredEvent): Promise<boolean> {
  const declared = ctx.runtime.events.definitions.get(event.name)
  if (declared) return declared.permission !== null && ctx.permissions.has(declared.permission)
  const model = event.resource === null ? undefined : ctx.runtime.models.get(event.resource)
  if (!model?.operations.has('read') || !ctx.permissions.has(`${model.name}.read`)) return false
  if (model.rows.name === 'tenant') return true
  // Rows that not every member meets: the database says who meets this one. What is gone is told to nobody but who took it away.
  if (event.name === `${model.name}.deleted`) return event.actorId === ctx.actorId
  return readRecord(ctx, model.resource, { id: event.recordId! }).then(() => true, isProblem)
}

function isProblem(error: unknown): false {
  if (error instanceof Problem && error.code === 'resource.not_found') return false
  throw error
}

function visibleOf({ id, cursor, name, resource, recordId, data, changed, actorId, at }: StoredEvent): VisibleEvent {
  return { id, cursor, name, resource, recordId, data, changed, actorId, at }
}
