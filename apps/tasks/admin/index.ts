// The screen of tasks in the admin: a live page with tasks and their schedules.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'tasks',
      place: 'tenant',
      group: 'System',
      title: () => t('tasks'),
      requires: 'tasks.read',
      replaces: ['tasks'],
      load: () => import('./page.tsx'),
    },
  ],
  cards: [{ path: 'dead-tasks', title: () => t('card'), requires: 'tasks.read', load: () => import('./card.tsx') }],
})
