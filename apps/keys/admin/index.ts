// What API keys bring to the admin: a card that says which ones end soon.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  cards: [
    { path: 'ending-keys', title: () => t('ending'), requires: 'apiKeys.read', load: () => import('./card.tsx') },
  ],
})
