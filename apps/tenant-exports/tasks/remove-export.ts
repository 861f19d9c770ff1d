// Deletes an export's file once it expires or is discarded.
import Type from 'typebox'
import { defineTask } from '#framework/tasks/define-task.ts'
import { removeFile } from '../export-states.ts'

export const removeExport = defineTask('portability.remove-export', {
  payload: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  attempts: 10,
  run: async (ctx, { id }) => ({ isRemoved: await removeFile(ctx.asSystem('remove an export'), id) }),
})
