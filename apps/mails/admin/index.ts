// What mails bring to the admin: a page with the texts of all of them, and how they look.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'mails',
      place: 'tenant',
      group: 'Tenant',
      title: () => t('mails'),
      requires: 'mailTemplates.read',
      replaces: ['mailTemplates'],
      load: () => import('./page.tsx'),
    },
  ],
})
