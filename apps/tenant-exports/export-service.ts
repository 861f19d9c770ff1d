// How long the archives that tenants ask for are kept, and where.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { exportSettings } from './tenant-exports.settings.ts'

/** The manifest lists its opening. */
export const exportService = defineService<{ /** Seconds. */ readonly ttl: number }>('exports')

/** The folder of a tenant's archives: not among its files, whose orphans a task deletes. */
export function exportFolderOf(tenantId: string): string {
  return `exports/${tenantId}`
}

export const exportServices = [
  defineOpening(exportService, { open: ({ settings }) => ({ ttl: exportSettings.of(settings).exportTtl }) }),
]
