// What people and memberships bring to the admin: who belongs to the tenant, and as what; and the page of who one is.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t as profile } from './profile-texts.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'members',
      place: 'tenant',
      group: 'People',
      order: -1,
      replaces: ['memberships', 'users'],
      requires: 'memberships.read',
      title: () => t('members'),
      load: async () => ({ Page: (await import('./members.tsx')).Members }),
    },
    {
      path: 'profile',
      place: 'account',
      // Who one is comes before how one signs in.
      order: -1,
      title: () => profile('title'),
      load: () => import('./profile-page.tsx'),
    },
  ],
})
