// The screens of tenants in the admin: settings, name, host names, and those still unverified.
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
    {
      path: 'domains',
      place: 'tenant',
      group: 'Tenant',
      replaces: ['customDomains'],
      requires: 'customDomains.read',
      title: () => t('domains'),
      load: async () => ({ Page: (await import('./domains/domains.tsx')).Domains }),
    },
  ],
  cards: [
    {
      path: 'unverified-domains',
      title: () => t('unverified'),
      requires: 'customDomains.read',
      load: () => import('./card.tsx'),
    },
  ],
})
