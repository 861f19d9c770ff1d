// The screen of events in the admin: a live page.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'events',
      place: 'tenant',
      group: 'System',
      title: () => t('events'),
      load: () => import('./page.tsx'),
    },
  ],
})
