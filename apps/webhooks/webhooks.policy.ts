// Webhooks send a tenant's data out: only people who run it manage them.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { webhooks } from './webhooks.resource.ts'

export const webhooksPolicy = definePolicy(
  webhooks,
  [allow('admin', ['read', 'create', 'update', 'delete', 'ping', 'replayFailed'])],
  { givesAccess: true },
)
