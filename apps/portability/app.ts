// What becomes of data when tenants and people come, move and go: archives, and what is erased.
import { defineApp } from '#framework/application/define-app.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { eraseOwnUser, erasePersonEndpoint } from './endpoints/erase-people.ts'
import { eraseLateFiles } from './tasks/erase-late-files.ts'
import { eraseDueTenants, eraseTenantTask } from './tasks/erase-tenant.ts'
import { sweepPerson } from './tasks/sweep-person.ts'

export const app = defineApp({
  name: 'portability',
  dependsOn: ['users', 'tenants', 'authentication', 'keys', 'files', 'audit'],
  resources: [],
  endpoints: [eraseOwnUser, erasePersonEndpoint],
  tasks: [eraseTenantTask, eraseDueTenants, eraseLateFiles, sweepPerson],
  schedules: [defineSchedule('portability.erase-due-tenants', { task: eraseDueTenants, every: '10m' })],
  commands: async () => (await import('./commands/all-commands.ts')).commands,
})
