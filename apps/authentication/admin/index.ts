// What authentication brings to the admin: the pages of one's own account about signing in.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    { path: 'password', place: 'account', title: () => t('password.title'), load: () => import('./password-page.tsx') },
    { path: 'factors', place: 'account', title: () => t('factors.title'), load: () => import('./factors-page.tsx') },
    { path: 'sessions', place: 'account', title: () => t('sessions.title'), load: () => import('./sessions-page.tsx') },
  ],
})
