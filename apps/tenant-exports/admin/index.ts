// The screen of exports in the admin: a tenant page.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'exports',
      place: 'tenant',
      group: 'System',
      title: () => t('exports'),
      requires: 'tenantExports.read',
      replaces: ['tenantExports'],
      load: () => import('./exports.tsx'),
    },
  ],
})
