// Erasure: deletes tenants after their grace period, and people on request, for good.
import { defineApp } from '#framework/application/define-app.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { eraseOwnUser, erasePersonEndpoint } from './endpoints/erase-people.ts'
import { erasureServices } from './erasure.services.ts'
import { personErased } from './people/person-erased.ts'
import { eraseLateFiles } from './tasks/erase-late-files.ts'
import { eraseDueTenants, eraseTenantTask } from './tasks/erase-tenant.ts'
import { sweepPerson } from './tasks/sweep-person.ts'

export const app = defineApp({
  name: 'erasure',
  section: 'operations',
  dependsOn: ['users', 'tenants', 'custom-domains', 'tokens', 'files', 'audit', 'archives', 'tenant-exports'],
  services: erasureServices,
  resources: [],
  endpoints: [eraseOwnUser, erasePersonEndpoint],
  events: [personErased],
  tasks: [eraseTenantTask, eraseDueTenants, eraseLateFiles, sweepPerson],
  schedules: [defineSchedule('portability.erase-due-tenants', { task: eraseDueTenants, every: '10m' })],
  commands: async () => (await import('./commands/all-commands.ts')).commands,
})
