// People who run a tenant create keys and see all of them. A key itself never has these permissions (see requireGrantable).
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { apiKeys } from './api-keys.resource.ts'

export const apiKeysPolicy = definePolicy(apiKeys, [allow('admin', ['read', 'create', 'update', 'revoke'])], {
  givesAccess: true,
})
