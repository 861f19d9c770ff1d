// Hands an event to the webhooks of its tenant that chose it.
import { sql } from 'drizzle-orm'
import { defineSubscriber, matchesPattern } from '#framework/events/define-subscriber.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { inTransaction } from '#framework/request/context.ts'
import { eventsForWebhooks } from '../delivery/find-events.ts'
import { deliverEvent } from './deliver-event.ts'

/** A ping is between one webhook and whoever asks it: the action tells that one, and no other hears of it (WHK-14). */
const PING = 'webhooks.ping'

/** Made only in tenants that have a webhook switched on: the condition is part of the statement that would write it. */
export const fanOutEvent = defineSubscriber('*', {
  name: 'webhooks.fan-out-event',
  queue: 'webhooks',
  when: sql`exists (select from public.webhooks where is_enabled)`,
  // The platform tells it: what happened is told also when whoever did it has left the tenant since.
  async run(ctx, whole) {
    const [event] = whole.name === PING ? [] : await eventsForWebhooks(ctx, [whole])
    if (!event) return { webhooks: 0 }
    return inTransaction(ctx.asSystem('tell webhooks of an event'), async (inner) => {
      const rows = await runStatement(
        inner,
        sql`select id, events from public.webhooks where tenant_id = ${ctx.tenantId} and is_enabled order by id`,
      )
      const chosen = rows.filter(([, events]) => (events as string[]).some((name) => matchesPattern(name, event.name)))
      // Under one key: what is told twice to this task is told once to the webhook.
      for (const [id] of chosen)
        await inner.enqueue(deliverEvent, { webhook: id as string, event }, { uniqueKey: `${id} ${event.id}` })
      return { webhooks: chosen.length }
    })
  },
})
