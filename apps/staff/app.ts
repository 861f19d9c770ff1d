// Those who run the platform: what they look at and do across tenants, and how they act in somebody's name.
import { defineApp } from '#framework/application/define-app.ts'
import { impersonate, listImpersonations, stopImpersonation } from './endpoints/impersonations.ts'
import { deactivatePerson, findPeople, reactivatePerson } from './endpoints/people.ts'
import { endPersonSession, endPersonSessions, listPersonSessions } from './endpoints/person-sessions.ts'
import { cancelPlatformTask, findPlatformTasks, readOutbox, retryPlatformTask } from './endpoints/tasks.ts'
import { findTenants, restoreTenantAsStaff, suspendTenantAsStaff } from './endpoints/tenants.ts'

export const app = defineApp({
  name: 'staff',
  dependsOn: ['users', 'tenants', 'authentication'],
  resources: [],
  endpoints: [
    ...[impersonate, listImpersonations, stopImpersonation],
    ...[findTenants, suspendTenantAsStaff, restoreTenantAsStaff],
    ...[findPeople, deactivatePerson, reactivatePerson],
    ...[listPersonSessions, endPersonSession, endPersonSessions],
    ...[findPlatformTasks, readOutbox, retryPlatformTask, cancelPlatformTask],
  ],
  headings: { Platform: 'For staff of the platform: tenants, people, tasks and impersonation.' },
  commands: async () => [(await import('./commands/name-staff.ts')).staff],
})
