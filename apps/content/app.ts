// Articles with categories and tags: the worked example, and a blog's back end.
import { defineApp } from '#framework/application/define-app.ts'
import { publishArticle } from './actions/publish-article.ts'
import { unpublishArticle } from './actions/unpublish-article.ts'
import { articlesAdmin } from './articles.admin.ts'
import { articlesLifecycle } from './articles.lifecycle.ts'
import { articlesPolicy } from './articles.policy.ts'
import { articles } from './articles.resource.ts'
import { categoriesPolicy } from './categories.policy.ts'
import { categories } from './categories.resource.ts'
import { tagsPolicy } from './tags.policy.ts'
import { tags } from './tags.resource.ts'

export const app = defineApp({
  name: 'content',
  section: 'content',
  dependsOn: ['users', 'files'],
  resources: [categories, tags, articles],
  surfaces: [articlesAdmin],
  policies: [categoriesPolicy, tagsPolicy, articlesPolicy],
  lifecycles: [articlesLifecycle],
  actions: [publishArticle, unpublishArticle],
  demo: async () => (await import('./demo/fill-content.ts')).contentDemo,
})
