// The screens of roles in the admin: a permission matrix, and explanations of access.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'roles',
      place: 'tenant',
      group: 'People',
      replaces: ['roles'],
      requires: 'roles.read',
      title: () => t('roles'),
      load: async () => ({ Page: (await import('./matrix/roles.tsx')).Roles }),
    },
    {
      path: 'why',
      place: 'tenant',
      group: 'People',
      requires: 'memberships.update',
      title: () => t('why'),
      load: async () => ({ Page: (await import('./why/why.tsx')).Why }),
    },
  ],
})
