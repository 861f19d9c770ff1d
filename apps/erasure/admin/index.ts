// The screen of erasure in the admin: a page where people erase their own account.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [{ path: 'erase', place: 'account', order: 1, title: () => t('erase'), load: () => import('./erase.tsx') }],
})
