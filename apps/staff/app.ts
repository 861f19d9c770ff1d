// The platform's staff: what they see and do across tenants, and impersonation.
import { defineApp } from '#framework/application/define-app.ts'
import { beginCookieImpersonation, endCookieImpersonation } from './endpoints/cookie-impersonation.ts'
import { impersonate, listImpersonations, stopImpersonation } from './endpoints/impersonations.ts'
import { deactivatePerson, findPeople, reactivatePerson } from './endpoints/people.ts'
import { endPersonSession, endPersonSessions, listPersonSessions } from './endpoints/person-sessions.ts'
import { cancelPlatformTask, findPlatformTasks, readOutbox, retryPlatformTask } from './endpoints/tasks.ts'
import { findTenants, restoreTenantAsStaff, suspendTenantAsStaff } from './endpoints/tenants.ts'
import { extendAccess } from './extend-access.ts'
import { staffServices } from './staff.services.ts'
import { staffSettings } from './staff.settings.ts'

export const app = defineApp({
  name: 'staff',
  section: 'operations',
  dependsOn: ['users', 'tenants', 'mailing', 'tokens', 'sessions', 'log-ins', 'access'],
  settings: [staffSettings],
  services: staffServices,
  access: extendAccess,
  resources: [],
  endpoints: [
    ...[impersonate, listImpersonations, stopImpersonation],
    ...[beginCookieImpersonation, endCookieImpersonation],
    ...[findTenants, suspendTenantAsStaff, restoreTenantAsStaff],
    ...[findPeople, deactivatePerson, reactivatePerson],
    ...[listPersonSessions, endPersonSession, endPersonSessions],
    ...[findPlatformTasks, readOutbox, retryPlatformTask, cancelPlatformTask],
  ],
  headings: { Platform: 'For staff of the platform: tenants, people, tasks and impersonation.' },
  commands: async () => [(await import('./commands/name-staff.ts')).staff],
})
