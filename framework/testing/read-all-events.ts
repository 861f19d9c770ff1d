// All events of a tenant, as soon as its readers get them.
import { FIRST_PLACE, readEvents, type StoredEvent } from '#framework/events/following/read-events.ts'
import type { Context } from '#framework/request/context.ts'
import { runStatement } from './servers/kept-connections.ts'
import { waitUntil } from './wait-until.ts'

const COUNT = 'select count(*)::integer as total from tasks.events where tenant_id = $1'

/** Events are read up to the oldest open transaction, which may be another test's: waits until it has ended. */
export async function readAllEvents(adminUrl: string, ctx: Context): Promise<StoredEvent[]> {
  const [row] = await runStatement(adminUrl, COUNT, [ctx.tenantId])
  return waitUntil(
    () => readEvents(ctx, { after: FIRST_PLACE, limit: 1000 }),
    (events) => events.length >= (row!.total as number),
  )
}
