// POST /tenant-exports/{id}/discard: deletes the file now, or cancels it. The row stays: it counts, and documents the export.
import { updateAsSystem } from '#framework/operations/update.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { removeExport } from '../tasks/remove-export.ts'
import { tenantExports } from '../tenant-exports.resource.ts'

export const discardExport = defineAction(tenantExports, 'discard', {
  summary: 'Discard an export',
  description: 'Stops a running export, or deletes the file of a finished one. Links to it stop working.',
  dangerous: true,
  async run(ctx, record) {
    if (!['waiting', 'writing', 'ready'].includes(record.status!)) return record
    const discarded = await updateAsSystem(ctx, tenantExports, { id: record.id, values: { status: 'discarded' } })
    await ctx.enqueue(removeExport, { id: record.id })
    return discarded.record
  },
})
