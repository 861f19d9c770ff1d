// Publishes an article.
import { updateAsSystem } from '#framework/operations/update.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { articles } from '../articles.resource.ts'

export const publishArticle = defineAction(articles, 'publish', {
  summary: 'Publish an article',
  description: 'A published article stays as it is.',
  async run(ctx, article) {
    if (article.status === 'published') return article
    return (await updateAsSystem(ctx, articles, { id: article.id, values: { status: 'published' } })).record
  },
})
