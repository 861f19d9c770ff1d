// People who run a tenant read its trail; nobody writes it.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { changes } from './changes.resource.ts'

export const changesPolicy = definePolicy(changes, [
  allow('admin', ['read']),
  // Copies without a rule: of removed fields and resources.
  allow('owner', ['readAll']),
])
