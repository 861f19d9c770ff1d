// The audit trail's screens in the admin: the history of each record, and the trail as a tenant page.
import { defineAdminPart } from '#admin/extend/define-part.ts'
import { t } from './texts.ts'

const READ = 'changes.read'

export const part = defineAdminPart({
  pages: [
    {
      path: 'audit',
      place: 'tenant',
      group: 'System',
      replaces: ['changes'],
      requires: READ,
      title: () => t('trail'),
      load: async () => ({ Page: (await import('./trail/trail.tsx')).Trail }),
    },
  ],
  cards: [
    {
      path: 'activity',
      isWide: true,
      requires: READ,
      title: () => t('activity'),
      load: () => import('./activity/card.tsx'),
    },
  ],
  recordPages: [
    {
      path: 'history',
      requires: READ,
      title: () => t('history'),
      isFor: ({ isAudited, isInTenant }) => isAudited && isInTenant,
      load: async () => ({ Page: (await import('./history/history.tsx')).History }),
    },
  ],
})
