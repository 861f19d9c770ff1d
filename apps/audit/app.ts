// The audit trail of a tenant.
import { defineApp } from '#framework/application/define-app.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { auditObjects } from './audit.database.ts'
import { auditServices } from './audit.services.ts'
import { auditSettings } from './audit.settings.ts'
import { changesAdmin } from './changes.admin.ts'
import { changesPolicy } from './changes.policy.ts'
import { changes } from './changes.resource.ts'
import { changesRest } from './changes.rest.ts'
import { countDays } from './endpoints/count-days.ts'
import { exportTrail } from './endpoints/export-trail.ts'
import { verifyTrail } from './endpoints/verify-trail.ts'
import { pruneTrail } from './tasks/prune-trail.ts'
import { sealTrails } from './tasks/seal-trails.ts'

export const app = defineApp({
  name: 'audit',
  section: 'operations',
  dependsOn: ['tenant-settings', 'tenants'],
  settings: [auditSettings],
  services: auditServices,
  resources: [changes],
  databaseObjects: auditObjects,
  policies: [changesPolicy],
  surfaces: [changesRest, changesAdmin],
  endpoints: [verifyTrail, exportTrail, countDays],
  tasks: [sealTrails, pruneTrail],
  schedules: [
    defineSchedule('audit.seal-trails', { task: sealTrails, every: '1m' }),
    defineSchedule('audit.prune-trail', { task: pruneTrail, cron: '41 3 * * *', perTenant: true, timeZone: 'tenant' }),
    defineSchedule('audit.prune-platform-trail', { task: pruneTrail, cron: '11 3 * * *' }),
  ],
  commands: async () => [(await import('./commands/verify-audit.ts')).audit],
})
