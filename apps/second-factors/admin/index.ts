// The screen of second factors in the admin: an account page.
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
