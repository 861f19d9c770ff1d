// Deletes the content and image variants of a deleted file.
import Type from 'typebox'
import { defineTask } from '#framework/tasks/define-task.ts'
import { fileService } from '../file-service.ts'
import { folderOf, variantsOf } from '../storing/storage-keys.ts'

export const deleteBytes = defineTask('files.delete-content', {
  payload: Type.Object({ key: Type.String({ maxLength: 200 }) }),
  attempts: 10,
  async run(ctx, { key }) {
    const { storage } = fileService.of(ctx)
    // Never touches another tenant's key, or an invalid one, whatever the payload says.
    if (!key.startsWith(`${folderOf(ctx.tenantId!)}/`)) return
    await storage.remove(key)
    await storage.removeAll(variantsOf(key))
  },
})
