// Members read; editors write and publish; deleting is for those who run the tenant.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { articles } from './articles.resource.ts'

export const articlesPolicy = definePolicy(articles, [
  allow('viewer', ['read']),
  allow('editor', ['create', 'update', 'publish', 'unpublish']),
  allow('admin', ['delete']),
])
