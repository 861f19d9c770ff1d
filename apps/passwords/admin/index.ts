// What passwords bring to the admin: a page of one's own account.
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
