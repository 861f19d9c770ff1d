// Webhooks carry a tenant's data out: they are for those who run it.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { webhooks } from './webhooks.resource.ts'

export const webhooksPolicy = definePolicy(webhooks, [
  allow('admin', ['read', 'create', 'update', 'delete', 'ping', 'replayFailed']),
])
