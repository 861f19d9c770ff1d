// Readers of lists save views; people who run the tenant share theirs with everybody.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { savedViews } from './saved-views.resource.ts'

export const savedViewsPolicy = definePolicy(savedViews, [
  allow('viewer', ['read', 'create', 'update', 'delete']),
  allow('admin', ['share']),
])
