// The screen of providers in the admin: an account page.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [{ path: 'providers', place: 'account', title: () => t('title'), load: () => import('./providers-page.tsx') }],
})
