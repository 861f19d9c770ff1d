// The screen of mails in the admin: a page with the texts and previews of all mails.
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
