// What tenants are told at boot.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { tenantService } from './tenant-service.ts'
import { tenantsSettings } from './tenants.settings.ts'

export const tenantServices = [
  defineOpening(tenantService, {
    open: ({ settings }) => tenantsSettings.of(settings).tenants,
  }),
]
