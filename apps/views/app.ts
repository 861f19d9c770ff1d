// Saved views of lists, for people and for their tenant.
import { defineApp } from '#framework/application/define-app.ts'
import { forgetViews } from './forget-views.ts'
import { savedViewsAdmin } from './saved-views.admin.ts'
import { savedViewsLifecycle } from './saved-views.lifecycle.ts'
import { savedViewsPolicy } from './saved-views.policy.ts'
import { savedViews } from './saved-views.resource.ts'

export const app = defineApp({
  name: 'views',
  section: 'configuration',
  dependsOn: ['users'],
  resources: [savedViews],
  surfaces: [savedViewsAdmin],
  policies: [savedViewsPolicy],
  lifecycles: [savedViewsLifecycle],
  erasers: [forgetViews],
})
