// How long archives of tenants are kept.
import { defineOpening } from '#framework/request/define-opening.ts'
import { exportService } from './export-service.ts'
import { exportSettings } from './tenant-exports.settings.ts'

export const exportServices = [
  defineOpening(exportService, { open: ({ settings }) => ({ ttl: exportSettings.of(settings).exportTtl }) }),
]
