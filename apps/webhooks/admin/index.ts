// What webhooks bring to the admin: a page for those who run them, and a card that says which ones are not heard.
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
  cards: [
    {
      path: 'failing-webhooks',
      title: () => t('failing'),
      requires: 'webhooks.read',
      load: () => import('./card.tsx'),
    },
  ],
})
