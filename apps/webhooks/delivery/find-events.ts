// Finds the tenant's events by id, while they are stored.
import type { EmittedEvent } from '#framework/events/define-subscriber.ts'
import { readEventsById } from '#framework/events/following/read-events.ts'
import { findMetRecords } from '#framework/operations/events/met-records.ts'
import { hideUnmetInEvents, narrowEvent } from '#framework/operations/events/visible-events.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'

/** In commit order; omits deleted ones. */
export async function findEvents(ctx: Context, ids: readonly string[]): Promise<EmittedEvent[]> {
  return eventsForWebhooks(ctx, await readEventsById(ctx, ids))
}

/**
 * Events that may leave the tenant, on delivery or replay: about records that every member sees, without fields
 * restricted to some (CVE-2026-39943). A webhook's manager is just one member.
 */
export async function eventsForWebhooks(
  { runtime, requestId, tenantId }: Context,
  events: readonly EmittedEvent[],
): Promise<EmittedEvent[]> {
  const nobody = createContext(runtime, { requestId, tenantId })
  const isOfTenants = ({ resource }: EmittedEvent) => runtime.models.get(resource ?? '')?.rows.hasTenant === true
  const met = await findMetRecords(nobody, events.filter(isOfTenants))
  const models = runtime.views?.everybodys ?? runtime.models
  const shown = events
    .filter((event) => met.has(event) || !isOfTenants(event))
    .flatMap((event) => narrowEvent(runtime, models, event) ?? [])
  return hideUnmetInEvents(nobody, models, shown)
}
