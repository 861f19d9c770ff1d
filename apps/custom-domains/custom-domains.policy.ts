// People who run the tenant manage its host names.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { customDomains } from './custom-domains.resource.ts'

export const customDomainsPolicy = definePolicy(customDomains, [allow('admin', ['read', 'create', 'delete'])], {
  givesAccess: true,
})
