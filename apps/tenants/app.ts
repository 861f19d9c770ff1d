// Tenants, who belongs to them and how they are found.
import { defineApp } from '#framework/application/define-app.ts'
import { domains } from './domains.resource.ts'
import { membershipsPolicy } from './memberships.policy.ts'
import { memberships } from './memberships.resource.ts'
import { tenantsPolicy } from './tenants.policy.ts'
import { tenants } from './tenants.resource.ts'

export const app = defineApp({
  name: 'tenants',
  dependsOn: ['users'],
  resources: [tenants, domains, memberships],
  policies: [tenantsPolicy, membershipsPolicy],
})
