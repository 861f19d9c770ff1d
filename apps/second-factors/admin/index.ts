// What second-factors bring to the admin: a page of one's own account.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'factors',
      place: 'account',
      order: -0.2,
      title: () => t('factors.title'),
      load: () => import('./factors-page.tsx'),
    },
  ],
})
