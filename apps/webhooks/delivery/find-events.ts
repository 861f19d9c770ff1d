// Events of the tenant by their ids, as long as they are kept.
import type { EmittedEvent } from '#framework/events/define-subscriber.ts'
import { readEventsById } from '#framework/events/read-events.ts'
import { findMetRecords } from '#framework/operations/events/met-records.ts'
import { hideUnmetInEvents, narrowEvent } from '#framework/operations/events/visible-events.ts'
import { type Context, createContext } from '#framework/request/context.ts'

/** In the order in which they became true; those that are gone are left out. */
export async function findEvents(ctx: Context, ids: readonly string[]): Promise<EmittedEvent[]> {
  return eventsForWebhooks(ctx, await readEventsById(ctx, ids))
}

/**
 * What may leave the tenant, told or told again: records that every member meets, without what a field keeps from some of them
 * (CVE-2026-39943). Whoever looks after webhooks is one member.
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
