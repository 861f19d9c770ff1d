// Admin settings of webhook deliveries.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { webhookDeliveries } from './webhook-deliveries.resource.ts'

export const webhookDeliveriesAdmin = defineAdmin(webhookDeliveries, { group: 'Integrations' })
