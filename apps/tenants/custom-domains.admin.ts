// Custom domains in the admin.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { customDomains } from './custom-domains.resource.ts'

export const customDomainsAdmin = defineAdmin(customDomains, { group: 'Tenant' })
