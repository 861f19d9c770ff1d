// A file's name must fit its type, and its content is deleted with it.
import { requireFittingName } from '#framework/files/types/sniff-type.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { files } from './files.resource.ts'
import { requireFileName } from './storing/file-name.ts'
import { deleteBytes } from './tasks/delete-bytes.ts'

export const filesLifecycle = defineLifecycle(files, {
  beforeUpdate(ctx, record, input) {
    // Loading a dump changes a file's facts, never its content.
    if (ctx.restoring && (input.sha256 ?? record.sha256) !== record.sha256)
      throw invalid([{ pointer: '/sha256', code: 'immutable', message: 'is that of other bytes than are here' }])
    if (typeof input.name === 'string') requireFittingName(requireFileName(input.name), record.type)
    return input
  },
  // A task, so that the content disappears only if the deletion commits.
  async beforeDelete(ctx, record) {
    await ctx.enqueue(deleteBytes, { key: record.storageKey })
  },
})
