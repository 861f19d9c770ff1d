// Admin settings of webhooks.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { webhooks } from './webhooks.resource.ts'

export const webhooksAdmin = defineAdmin(webhooks, { group: 'Integrations' })
