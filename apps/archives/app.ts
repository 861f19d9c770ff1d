// Archives: a tenant as one file, written and read back.
import { defineApp } from '#framework/application/define-app.ts'

export const app = defineApp({
  name: 'archives',
  dependsOn: ['users', 'tenants', 'files'],
  resources: [],
})
