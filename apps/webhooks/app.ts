// Webhooks: events sent over HTTP, signed, retried for a day, logged, and repeated on demand.
import { defineApp } from '#framework/application/define-app.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { pingWebhook } from './actions/ping-webhook.ts'
import { replayDelivery } from './actions/replay-delivery.ts'
import { replayFailed } from './actions/replay-failed.ts'
import { createWebhook } from './endpoints/create-webhook.ts'
import { rotateSecret } from './endpoints/rotate-secret.ts'
import { forgetDeliveries } from './forget-deliveries.ts'
import { deleteOldDeliveries } from './tasks/delete-old-deliveries.ts'
import { deliverEvent } from './tasks/deliver-event.ts'
import { fanOutEvent } from './tasks/fan-out-event.ts'
import { webhookDeliveriesAdmin } from './webhook-deliveries.admin.ts'
import { webhookDeliveriesPolicy } from './webhook-deliveries.policy.ts'
import { webhookDeliveries } from './webhook-deliveries.resource.ts'
import { webhooksAdmin } from './webhooks.admin.ts'
import { webhooksLifecycle } from './webhooks.lifecycle.ts'
import { webhooksPolicy } from './webhooks.policy.ts'
import { webhooks } from './webhooks.resource.ts'
import { webhookServices } from './webhooks.services.ts'

export const app = defineApp({
  name: 'webhooks',
  section: 'notifications',
  dependsOn: ['users', 'tenant-settings'],
  services: webhookServices,
  resources: [webhooks, webhookDeliveries],
  surfaces: [webhooksAdmin, webhookDeliveriesAdmin],
  policies: [webhooksPolicy, webhookDeliveriesPolicy],
  lifecycles: [webhooksLifecycle],
  actions: [pingWebhook, replayFailed, replayDelivery],
  endpoints: [createWebhook, rotateSecret],
  erasers: [forgetDeliveries],
  subscribers: [fanOutEvent],
  tasks: [deliverEvent, deleteOldDeliveries],
  schedules: [
    defineSchedule('webhooks.delete-old-deliveries', {
      task: deleteOldDeliveries,
      cron: '29 4 * * *',
      perTenant: true,
      timeZone: 'tenant',
    }),
  ],
})
