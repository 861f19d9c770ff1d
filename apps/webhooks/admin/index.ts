// The screens of webhooks in the admin: a page for people who manage them, and a card with failing ones.
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
