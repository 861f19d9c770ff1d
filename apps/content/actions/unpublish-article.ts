// Withdraws an article.
import { updateAsSystem } from '#framework/operations/update.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { articles } from '../articles.resource.ts'

export const unpublishArticle = defineAction(articles, 'unpublish', {
  summary: 'Unpublish an article',
  async run(ctx, article) {
    if (article.status === 'draft') return article
    return (await updateAsSystem(ctx, articles, { id: article.id, values: { status: 'draft' } })).record
  },
})
