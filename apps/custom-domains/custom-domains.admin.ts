// Admin settings of custom domains.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { customDomains } from './custom-domains.resource.ts'

export const customDomainsAdmin = defineAdmin(customDomains, { group: 'Tenant' })
