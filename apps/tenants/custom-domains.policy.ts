// Those who run the tenant look after its host names.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { customDomains } from './custom-domains.resource.ts'

export const customDomainsPolicy = definePolicy(customDomains, [allow('admin', ['read', 'create', 'delete'])])
