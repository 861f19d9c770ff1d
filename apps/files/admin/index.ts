// The screens of files in the admin: a library instead of the plain list.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'files',
      place: 'tenant',
      group: 'Content',
      title: () => t('files'),
      requires: 'files.read',
      replaces: ['files'],
      load: () => import('./page.tsx'),
    },
  ],
})
