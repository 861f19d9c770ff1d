// The language of a tenant, which the framework asks for.
import { tenantLocale } from '#framework/operations/listing/languages.ts'
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { settingsOf } from './settings-of.ts'

export const tenantSettingServices = [
  defineOpening(tenantLocale, { open: () => async (ctx) => (await settingsOf(ctx)).locale }),
]
