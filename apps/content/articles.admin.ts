// Admin settings of articles: columns of their list.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { articles } from './articles.resource.ts'

export const articlesAdmin = defineAdmin(articles, {
  icon: 'M3 2.5h7l3 3v8H3zM9.5 2.5v3.5H13M5.5 8.5h5M5.5 11h5',
  filters: ['status', 'category', 'author'],
  presets: [
    { name: 'Latest', words: { status: 'published', ordering: '-publishedAt' } },
    { name: 'Uncategorised', words: { category__isnull: 'true' } },
  ],
  columns: ['title', 'status', 'category', 'tags', 'author', 'publishedAt', 'updatedAt'],
  editable: ['title', 'category', 'tags', 'locale'],
})
