// What events bring to the admin: a page that shows them as they happen.
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
