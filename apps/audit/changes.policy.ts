// Those who run a tenant read its trail; nobody writes it.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { changes } from './changes.resource.ts'

export const changesPolicy = definePolicy(changes, [
  allow('admin', ['read']),
  // What nothing decides about any more: copies of fields and resources that are gone.
  allow('owner', ['readAll']),
])
