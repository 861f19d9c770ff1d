// Members read; editors write; people who run the tenant delete.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { tags } from './tags.resource.ts'

export const tagsPolicy = definePolicy(tags, [
  allow('viewer', ['read']),
  allow('editor', ['create', 'update']),
  allow('admin', ['delete']),
])
