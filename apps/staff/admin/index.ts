// The screens of the platform's staff: all tenants and people, and impersonating a member.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    { path: 'tenants', place: 'platform', title: () => t('tenants.title'), load: () => import('./tenants-page.tsx') },
    { path: 'people', place: 'platform', title: () => t('people.title'), load: () => import('./people-page.tsx') },
    {
      path: 'impersonations',
      place: 'platform',
      title: () => t('impersonations.title'),
      load: () => import('./impersonations-page.tsx'),
    },
    {
      path: 'dead-tasks',
      place: 'platform',
      title: () => t('dead.title'),
      load: () => import('./dead-tasks-page.tsx'),
    },
    { path: 'outbox', place: 'platform', title: () => t('outbox.title'), load: () => import('./outbox-page.tsx') },
    {
      path: 'act-as',
      place: 'tenant',
      group: 'People',
      requires: 'platform.impersonate',
      title: () => t('act.title'),
      load: () => import('./act-as-page.tsx'),
    },
  ],
})
