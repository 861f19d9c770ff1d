// The screen of passwords in the admin: an account page.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'password',
      place: 'account',
      order: -0.3,
      title: () => t('password.title'),
      load: () => import('./password-page.tsx'),
    },
  ],
})
