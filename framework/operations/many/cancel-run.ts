// Stops a run: what is done stays done, and no other record's turn comes.
import { defineAction } from '#framework/request/define-action.ts'
import { updateAsSystem } from '../update.ts'
import { bulkRuns } from './bulk-runs.ts'
import { endOf, OPEN, type StoredRun } from './run-states.ts'

/** The records whose turn it is at that moment are rolled back, or were done before. */
export const cancelRun = defineAction(bulkRuns, 'cancel', {
  summary: 'Stop a bulk run',
  description: 'Records that were already processed keep their changes.',
  when: { state: [...OPEN] },
  run: async (ctx, run) =>
    (await updateAsSystem(ctx, bulkRuns, { id: run.id, values: endOf('cancelled')(run as StoredRun) })).record,
})
