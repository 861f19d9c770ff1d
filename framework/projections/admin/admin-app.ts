// The admin as an ordinary app, so that the OpenAPI document describes its endpoint like any other.
import { defineApp } from '#framework/application/define-app.ts'
import { bulkFailures, bulkRuns } from '#framework/operations/many/bulk-runs.ts'
import { tasks } from '#framework/tasks/ledger/ledger.ts'
import { defineAdmin } from './define-admin.ts'
import { readAdmin } from './read-admin.ts'

/** Provides `GET /admin`; core lists it after the framework's own app. */
export const adminApp = defineApp({
  name: 'admin',
  section: 'operations',
  resources: [],
  surfaces: [tasks, bulkRuns, bulkFailures].map((resource) => defineAdmin(resource, { group: 'System' })),
  endpoints: [readAdmin],
  headings: { Admin: 'What the screens of the admin are built from.' },
})
