// Admin settings of API keys.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { apiKeys } from './api-keys.resource.ts'

export const apiKeysAdmin = defineAdmin(apiKeys, { group: 'Integrations' })
