// What tenants are told at boot, and the language that others ask them for.
import { tenantLocale } from '#framework/operations/listing/languages.ts'
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { settingsOf } from './settings/settings-of.ts'
import { tenantService } from './tenant-service.ts'
import { tenantsSettings } from './tenants.settings.ts'

export const tenantServices = [
  defineOpening(tenantService, {
    open: ({ settings }) => tenantsSettings.of(settings).tenants,
  }),
  defineOpening(tenantLocale, { open: () => async (ctx) => (await settingsOf(ctx)).locale }),
]
