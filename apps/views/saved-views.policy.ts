// Whoever reads lists keeps views of them; who runs the tenant shows theirs to everybody.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { savedViews } from './saved-views.resource.ts'

export const savedViewsPolicy = definePolicy(savedViews, [
  allow('viewer', ['read', 'create', 'update', 'delete']),
  allow('admin', ['share']),
])
