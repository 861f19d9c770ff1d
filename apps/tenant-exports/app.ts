// Exports: owners request an archive of their tenant, and can download it for a limited time.
import { defineApp } from '#framework/application/define-app.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { discardExport } from './actions/discard-export.ts'
import { createExport } from './endpoints/create-export.ts'
import { linkExport } from './endpoints/link-export.ts'
import { readExport } from './endpoints/read-export.ts'
import { exportServices } from './export-service.ts'
import { removeExport } from './tasks/remove-export.ts'
import { sweepExports } from './tasks/sweep-exports.ts'
import { writeExport } from './tasks/write-export.ts'
import { tenantExportsAdmin } from './tenant-exports.admin.ts'
import { tenantExportsPolicy } from './tenant-exports.policy.ts'
import { tenantExports } from './tenant-exports.resource.ts'
import { exportSettings } from './tenant-exports.settings.ts'

export const app = defineApp({
  name: 'tenant-exports',
  section: 'operations',
  dependsOn: ['users', 'tenants', 'files', 'mailing', 'archives'],
  settings: [exportSettings],
  services: exportServices,
  resources: [tenantExports],
  stays: { tenantExports: 'their files stay in this deployment' },
  surfaces: [tenantExportsAdmin],
  policies: [tenantExportsPolicy],
  actions: [discardExport],
  endpoints: [createExport, linkExport, readExport],
  tasks: [writeExport, removeExport, sweepExports],
  schedules: [
    defineSchedule('portability.sweep-exports', {
      task: sweepExports,
      cron: '53 3 * * *',
      perTenant: true,
      timeZone: 'tenant',
    }),
  ],
})
