// Members read; editors write; people who run the tenant delete.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { categories } from './categories.resource.ts'

export const categoriesPolicy = definePolicy(categories, [
  allow('viewer', ['read']),
  allow('editor', ['create', 'update']),
  allow('admin', ['delete']),
])
