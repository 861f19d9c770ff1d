// A tenant's slug is a subdomain: some names are not to be had.
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { defineLifecycle } from '#framework/request/lifecycle.ts'
import { isReservedSlug } from './reserved-slugs.ts'
import { tenants } from './tenants.resource.ts'

export const tenantsLifecycle = defineLifecycle(tenants, {
  beforeCreate(_ctx, input) {
    if (input.slug && isReservedSlug(input.slug))
      throw invalid([{ pointer: '/slug', code: 'reserved', message: 'is kept for the platform itself' }])
    return input
  },
})
