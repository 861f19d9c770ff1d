// What webhooks bring to the admin: a page for those who run them.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'webhooks',
      place: 'tenant',
      group: 'Integrations',
      title: () => t('webhooks'),
      requires: 'webhooks.read',
      replaces: ['webhooks', 'webhookDeliveries'],
      load: () => import('./page.tsx'),
    },
  ],
})
