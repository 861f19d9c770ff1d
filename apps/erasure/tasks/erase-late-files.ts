// Checks an erased tenant's folder again: upload URLs stay valid for a while.
import Type from 'typebox'
import { fileService, folderOf } from '#apps/files/index.ts'
import { exportFolderOf } from '#apps/tenant-exports/index.ts'
import { tenantExists } from '#apps/tenants/index.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { RetryLater } from '#framework/tasks/retry-later.ts'

/** A task of the platform; waits while the tenant still exists. */
export const eraseLateFiles = defineTask('portability.erase-late-files', {
  payload: Type.Object({ tenantId: Type.String({ format: 'uuid' }) }),
  priority: -20,
  attempts: 50,
  unique: { whenTaken: 'debounce', key: ({ tenantId }) => tenantId },
  async run(ctx, { tenantId }) {
    const system = ctx.asSystem('look whether a tenant is gone')
    if (await tenantExists(system, tenantId))
      throw new RetryLater('The tenant is not erased yet.', { delay: 3_600_000 })
    const { storage } = fileService.of(ctx)
    await storage.removeAll(folderOf(tenantId))
    await storage.removeAll(exportFolderOf(tenantId))
  },
})
