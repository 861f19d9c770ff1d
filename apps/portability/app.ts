// What becomes of data when tenants and people come, move and go: archives, and what is erased.
import { defineApp } from '#framework/application/define-app.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { discardExport } from './actions/discard-export.ts'
import { createExport } from './endpoints/create-export.ts'
import { eraseOwnUser, erasePersonEndpoint } from './endpoints/erase-people.ts'
import { linkExport } from './endpoints/link-export.ts'
import { readExport } from './endpoints/read-export.ts'
import { personErased } from './people/person-erased.ts'
import { exportSettings } from './portability.settings.ts'
import { eraseLateFiles } from './tasks/erase-late-files.ts'
import { eraseDueTenants, eraseTenantTask } from './tasks/erase-tenant.ts'
import { removeExport } from './tasks/remove-export.ts'
import { sweepExports } from './tasks/sweep-exports.ts'
import { sweepPerson } from './tasks/sweep-person.ts'
import { writeExport } from './tasks/write-export.ts'
import { tenantExportsAdmin } from './tenant-exports.admin.ts'
import { tenantExportsPolicy } from './tenant-exports.policy.ts'
import { tenantExports } from './tenant-exports.resource.ts'

export const app = defineApp({
  name: 'portability',
  dependsOn: ['users', 'tenants', 'tokens', 'staff', 'keys', 'files', 'audit', 'mails', 'views'],
  settings: [exportSettings],
  resources: [tenantExports],
  surfaces: [tenantExportsAdmin],
  policies: [tenantExportsPolicy],
  actions: [discardExport],
  endpoints: [createExport, linkExport, readExport, eraseOwnUser, erasePersonEndpoint],
  events: [personErased],
  tasks: [eraseTenantTask, eraseDueTenants, eraseLateFiles, sweepPerson, writeExport, removeExport, sweepExports],
  schedules: [
    defineSchedule('portability.erase-due-tenants', { task: eraseDueTenants, every: '10m' }),
    defineSchedule('portability.sweep-exports', {
      task: sweepExports,
      cron: '53 3 * * *',
      perTenant: true,
      timeZone: 'tenant',
    }),
  ],
  commands: async () => (await import('./commands/all-commands.ts')).commands,
})
