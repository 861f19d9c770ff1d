// What erasure brings to the admin: erasing one's own account.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [{ path: 'erase', place: 'account', order: 1, title: () => t('erase'), load: () => import('./erase.tsx') }],
})
