// Stops a run: finished work stays, and no further record is processed.
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { updateAsSystem } from '../update.ts'
import { bulkRuns } from './bulk-runs.ts'
import { endOf, OPEN, type StoredRun } from './run-states.ts'

/** Records in progress at that moment are either rolled back or were already done. */
export const cancelRun = defineAction(bulkRuns, 'cancel', {
  summary: 'Stop a bulk run',
  description: 'Records that were already processed keep their changes.',
  when: { state: [...OPEN] },
  run: async (ctx, run) =>
    (await updateAsSystem(ctx, bulkRuns, { id: run.id, values: endOf('cancelled')(run as StoredRun) })).record,
})
