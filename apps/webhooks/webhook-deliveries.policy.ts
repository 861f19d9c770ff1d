// Who manages webhooks sees what they were told, and has it told again.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { webhookDeliveries } from './webhook-deliveries.resource.ts'

export const webhookDeliveriesPolicy = definePolicy(webhookDeliveries, [allow('admin', ['read', 'replay'])])
