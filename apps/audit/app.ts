// The audit trail of a tenant.
import { defineApp } from '#framework/application/define-app.ts'
import { changesPolicy } from './changes.policy.ts'
import { changes } from './changes.resource.ts'
import { changesRest } from './changes.rest.ts'

export const app = defineApp({
  name: 'audit',
  resources: [changes],
  policies: [changesPolicy],
  surfaces: [changesRest],
})
