// What providers bring to the admin: a page of one's own account.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [{ path: 'providers', place: 'account', title: () => t('title'), load: () => import('./providers-page.tsx') }],
})
