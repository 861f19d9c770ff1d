// The screen of invitations in the admin: invites several people at once, and shows what became of it.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

export const part = defineAdminPart({
  pages: [
    {
      path: 'invitations',
      place: 'tenant',
      group: 'People',
      replaces: ['invitations'],
      requires: 'invitations.read',
      title: () => t('invitations'),
      load: async () => ({ Page: (await import('./invitations.tsx')).Invitations }),
    },
  ],
})
