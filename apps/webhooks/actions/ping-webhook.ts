// Sends a test event to a webhook.
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { nextTaskId } from '#framework/tasks/ledger/task-id.ts'
import { deliverEvent } from '../tasks/deliver-event.ts'
import { webhooks } from '../webhooks.resource.ts'

export const pingWebhook = defineAction(webhooks, 'ping', {
  summary: 'Send a test event',
  description: 'Sends webhooks.ping. The delivery log shows the response.',
  async run(ctx, webhook) {
    const subject = { resource: null, recordId: null, changed: null, actorId: ctx.actorId, requestId: ctx.requestId }
    const event = { ...subject, id: nextTaskId(), name: 'webhooks.ping', data: { webhook: webhook.id } }
    await ctx.enqueue(deliverEvent, { webhook: webhook.id, event })
    return webhook
  },
})
