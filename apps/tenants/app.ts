// Tenants and how they are found.
import { defineApp } from '#framework/application/define-app.ts'
import { requireSecondFactor } from './actions/require-second-factor.ts'
import { domains } from './domains.resource.ts'
import { createTenantEndpoint } from './endpoints/create-tenant.ts'
import { tenantsLifecycle } from './tenants.lifecycle.ts'
import { tenantsPolicy } from './tenants.policy.ts'
import { tenants } from './tenants.resource.ts'

export const app = defineApp({
  name: 'tenants',
  dependsOn: ['users'],
  resources: [tenants, domains],
  policies: [tenantsPolicy],
  lifecycles: [tenantsLifecycle],
  actions: [requireSecondFactor],
  endpoints: [createTenantEndpoint],
})
