// Repeats all failed deliveries of a webhook.
import { and, eq, gte, min, sql } from 'drizzle-orm'
import Type from 'typebox'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { aMoment } from '#framework/resource/schemas/described-schemas.ts'
import { findEvents } from '../delivery/find-events.ts'
import { deliverEvent } from '../tasks/deliver-event.ts'
import { webhookDeliveries } from '../webhook-deliveries.resource.ts'
import { webhooks } from '../webhooks.resource.ts'

const MOST = 1000
const deliveries = tableOf(webhookDeliveries)

export const replayFailed = defineAction(webhooks, 'replayFailed', {
  summary: 'Redeliver failed events',
  description: 'Redelivers events since a moment that failed every attempt: oldest first, at most 1,000.',
  input: Type.Object(
    { since: aMoment('Events that happened from this moment on are looked through.') },
    { additionalProperties: false },
  ),
  async run(ctx, webhook, { since }) {
    const { eventId, outcome, createdAt } = deliveries
    const tried = await runQuery(
      ctx,
      query
        .select({ eventId })
        .from(deliveries)
        .where(and(inTenant(ctx, deliveries), eq(deliveries.webhook, webhook.id), gte(createdAt, since)))
        .groupBy(eventId)
        .having(sql`not bool_or(${eq(outcome, 'delivered')})`)
        .orderBy(min(createdAt))
        .limit(MOST),
    )
    const events = await findEvents(
      ctx,
      tried.map((row) => row.eventId),
    )
    // A delivery still being retried keeps its place: it is sent once.
    for (const event of events)
      await ctx.enqueue(deliverEvent, { webhook: webhook.id, event }, { uniqueKey: `${webhook.id} ${event.id}` })
    return webhook
  },
})
