// Repeats a delivery to a webhook.
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { findEvents } from '../delivery/find-events.ts'
import { deliverEvent } from '../tasks/deliver-event.ts'
import { webhookDeliveries } from '../webhook-deliveries.resource.ts'

export const replayDelivery = defineAction(webhookDeliveries, 'replay', {
  summary: 'Deliver the event again',
  description: 'The event keeps its id. Events are kept for seven days.',
  async run(ctx, delivery) {
    const [event] = await findEvents(ctx, [delivery.eventId])
    if (!event) throw new Problem('resource.conflict', 'The event is no longer available.')
    await ctx.enqueue(deliverEvent, { webhook: delivery.webhook, event })
    return delivery
  },
})
