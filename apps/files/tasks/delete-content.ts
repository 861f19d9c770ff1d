// Deletes the bytes of a file that is gone, and the images made from it.
import Type from 'typebox'
import { defineTask } from '#framework/tasks/define-task.ts'
import { fileService } from '../file-service.ts'
import { folderOf, variantsOf } from '../storing/storage-keys.ts'

export const deleteContent = defineTask('files.delete-content', {
  payload: Type.Object({ key: Type.String({ maxLength: 200 }) }),
  attempts: 10,
  async run(ctx, { key }) {
    const { storage } = fileService.of(ctx)
    // A key of another tenant, or none, is never touched, whatever the payload says.
    if (!key.startsWith(`${folderOf(ctx.tenantId!)}/`)) return
    await storage.remove(key)
    await storage.removeAll(variantsOf(key))
  },
})
