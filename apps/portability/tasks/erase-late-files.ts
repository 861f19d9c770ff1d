// Looks once more into the folder of an erased tenant: addresses that take bytes hold for a while after they were given out.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { fileService, folderOf } from '#apps/files/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { RetryLater } from '#framework/tasks/retry-later.ts'
import { exportFolderOf } from '../requested/export-service.ts'

/** The platform's own; waits while the tenant is still there. */
export const eraseLateFiles = defineTask('portability.erase-late-files', {
  payload: Type.Object({ tenantId: Type.String({ format: 'uuid' }) }),
  priority: -20,
  attempts: 50,
  unique: { whenTaken: 'debounce', key: ({ tenantId }) => tenantId },
  async run(ctx, { tenantId }) {
    const system = ctx.asSystem('look whether a tenant is gone')
    const [row] = await runStatement(system, sql`select 1 from tenant.tenants where id = ${tenantId}`)
    if (row) throw new RetryLater('The tenant is not erased yet.', { delay: 3_600_000 })
    const { storage } = fileService.of(ctx)
    await storage.removeAll(folderOf(tenantId))
    await storage.removeAll(exportFolderOf(tenantId))
  },
})
