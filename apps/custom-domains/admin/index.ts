// The screens of custom domains in the admin: the list, and the card of those that are not served.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
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
  cards: [
    {
      path: 'unverified-domains',
      title: () => t('unverified'),
      requires: 'customDomains.read',
      load: () => import('./card.tsx'),
    },
  ],
})
