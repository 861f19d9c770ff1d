// The screens of people and memberships in the admin: members with their roles, and the profile.
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
      // The profile comes before the sign-in methods.
      order: -1,
      title: () => profile('title'),
      load: () => import('./profile-page.tsx'),
    },
  ],
})
