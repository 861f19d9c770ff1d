// Members read; editors write and publish; people who run the tenant delete.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { articles } from './articles.resource.ts'

export const articlesPolicy = definePolicy(articles, [
  allow('viewer', ['read']),
  allow('editor', ['create', 'update', 'publish', 'unpublish']),
  allow('admin', ['delete']),
])
