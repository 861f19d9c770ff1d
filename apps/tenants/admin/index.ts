// The screen of a tenant in the admin: settings, name, second factor, deletion.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'settings',
      place: 'tenant',
      group: 'Tenant',
      order: -1,
      replaces: ['tenants'],
      requires: 'tenantSettings.update',
      title: () => t('settings'),
      load: async () => ({ Page: (await import('./settings.tsx')).Settings }),
    },
  ],
})
