// How long the archives that tenants ask for are kept, and where.
import { defineService } from '#framework/request/define-service.ts'

/** The manifest lists its opening. */
export const exportService = defineService<{ /** Seconds. */ readonly ttl: number }>('exports')

/** The folder of a tenant's archives: not among its files, whose orphans a task deletes. */
export function exportFolderOf(tenantId: string): string {
  return `exports/${tenantId}`
}
