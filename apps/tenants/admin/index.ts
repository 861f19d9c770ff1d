// What tenants bring to the admin: what a tenant sets for itself, and the host names that lead to it.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'settings',
      place: 'tenant',
      group: 'Tenant',
      requires: 'tenantSettings.update',
      title: () => t('settings'),
      load: async () => ({ Page: (await import('./settings.tsx')).Settings }),
    },
    {
      path: 'domains',
      place: 'tenant',
      group: 'Tenant',
      replaces: ['customDomains'],
      requires: 'customDomains.read',
      title: () => t('domains'),
      load: async () => ({ Page: (await import('./domains.tsx')).Domains }),
    },
  ],
})
