// Tells a webhook again all that it never heard.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { defineAction } from '#framework/request/define-action.ts'
import { aMoment } from '#framework/resource/described-schemas.ts'
import { findEvents } from '../delivery/find-events.ts'
import { deliverEvent } from '../tasks/deliver-event.ts'
import { webhooks } from '../webhooks.resource.ts'

const MOST = 1000

export const replayFailed = defineAction(webhooks, 'replayFailed', {
  summary: 'Deliver again what was never delivered',
  description: 'Every event since a moment that was tried and never delivered, the oldest first, 1,000 at most.',
  input: Type.Object(
    { since: aMoment('Events that happened from this moment on are looked through.') },
    { additionalProperties: false },
  ),
  async run(ctx, webhook, { since }) {
    const rows = await runStatement(
      ctx,
      sql`select event_id from public.webhook_deliveries where tenant_id = ${ctx.tenantId} and webhook_id = ${webhook.id} and created_at >= ${since}::timestamptz group by 1 having not bool_or(outcome = 'delivered') order by min(created_at) limit ${MOST}`,
    )
    const events = await findEvents(
      ctx,
      rows.map(([id]) => id as string),
    )
    // One that is still being tried keeps its place: it is told once.
    for (const event of events)
      await ctx.enqueue(deliverEvent, { webhook: webhook.id, event }, { uniqueKey: `${webhook.id} ${event.id}` })
    return webhook
  },
})
