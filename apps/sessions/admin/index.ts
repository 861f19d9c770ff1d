// The screen of sessions in the admin: an account page.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'sessions',
      place: 'account',
      order: -0.1,
      title: () => t('sessions.title'),
      load: () => import('./sessions-page.tsx'),
    },
  ],
})
