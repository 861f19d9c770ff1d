// The screens of API keys in the admin: a page for people who manage them, and a card with keys about to expire.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'api-keys',
      place: 'tenant',
      group: 'Integrations',
      title: () => t('keys'),
      requires: 'apiKeys.read',
      replaces: ['apiKeys'],
      load: () => import('./page.tsx'),
    },
  ],
  cards: [
    { path: 'ending-keys', title: () => t('ending'), requires: 'apiKeys.read', load: () => import('./card.tsx') },
  ],
})
