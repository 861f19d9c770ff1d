// Articles in the admin: what a list of them shows.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { articles } from './articles.resource.ts'

export const articlesAdmin = defineAdmin(articles, {
  columns: ['title', 'status', 'category', 'tags', 'author', 'publishedAt', 'updatedAt'],
  editable: ['title', 'category', 'tags', 'locale'],
})
