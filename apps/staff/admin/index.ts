// What staff of the platform works with: tenants and people across all of it.
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
  ],
})
