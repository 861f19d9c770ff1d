// What sessions bring to the admin: a page of one's own account.
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
