// Members read; editors write; deleting is for those who run the tenant.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { categories } from './categories.resource.ts'

export const categoriesPolicy = definePolicy(categories, [
  allow('viewer', ['read']),
  allow('editor', ['create', 'update']),
  allow('admin', ['delete']),
])
