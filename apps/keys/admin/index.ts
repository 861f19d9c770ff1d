// What API keys bring to the admin: a page for those who run them, and a card that says which ones end soon.
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
