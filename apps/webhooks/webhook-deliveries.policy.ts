// People who manage webhooks see their deliveries and repeat them.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { webhookDeliveries } from './webhook-deliveries.resource.ts'

export const webhookDeliveriesPolicy = definePolicy(webhookDeliveries, [allow('admin', ['read', 'replay'])])
