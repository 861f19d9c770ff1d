// Passes an event to the tenant's webhooks that chose it.
import { and, eq, exists, sql } from 'drizzle-orm'
import { defineSubscriber, matchesPattern } from '#framework/events/define-subscriber.ts'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { eventsForWebhooks } from '../delivery/find-events.ts'
import { webhooks } from '../webhooks.resource.ts'
import { deliverEvent } from './deliver-event.ts'

const table = tableOf(webhooks)
const isEnabled = eq(table.isEnabled, true)

/** A ping concerns one webhook and its caller: the action delivers it, and no other webhook receives it (WHK-14). */
const PING = 'webhooks.ping'

/** Enqueued only in tenants with an enabled webhook: the condition is part of the inserting statement. */
export const fanOutEvent = defineSubscriber('*', {
  name: 'webhooks.fan-out-event',
  queue: 'webhooks',
  when: exists(query.select({ one: sql`1` }).from(table).where(isEnabled)),
  // Runs as the platform: the event is delivered even if its actor has left the tenant since.
  async run(ctx, whole) {
    const [event] = whole.name === PING ? [] : await eventsForWebhooks(ctx, [whole])
    if (!event) return { webhooks: 0 }
    return inTransaction(ctx.asSystem('tell webhooks of an event'), async (inner) => {
      const { id, events } = table
      const own = and(inTenant(ctx, table), isEnabled)
      const rows = await runQuery(inner, query.select({ id, events }).from(table).where(own).orderBy(id))
      const chosen = rows.filter((row) => row.events.some((name) => matchesPattern(name, event.name)))
      // Under one key: an event passed twice to this task is delivered once.
      for (const { id: webhook } of chosen)
        await inner.enqueue(deliverEvent, { webhook, event }, { uniqueKey: `${webhook} ${event.id}` })
      return { webhooks: chosen.length }
    })
  },
})
