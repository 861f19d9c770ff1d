// What portability brings to the admin: exports of the tenant, and erasing one's own account.
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
    {
      path: 'erase',
      place: 'account',
      title: () => t('erase'),
      load: () => import('./erase.tsx'),
    },
  ],
})
