// Those who run a tenant make keys and see all of them. A key itself holds none of these words (see requireGrantable).
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { apiKeys } from './api-keys.resource.ts'

export const apiKeysPolicy = definePolicy(apiKeys, [allow('admin', ['read', 'create', 'update', 'revoke'])])
