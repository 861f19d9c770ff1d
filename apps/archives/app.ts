// Archives: exports a tenant as one file, and imports it.
import { defineApp } from '#framework/application/define-app.ts'

export const app = defineApp({
  name: 'archives',
  section: 'operations',
  dependsOn: ['users', 'tenants', 'files'],
  resources: [],
})
