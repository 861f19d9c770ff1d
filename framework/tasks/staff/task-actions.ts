// What staff does to one task.
import { defineAction } from '#framework/request/define-action.ts'
import { cancelTasks, redriveTasks } from '../control-tasks.ts'
import { tasks } from '../ledger/ledger.ts'

/** Begins anew what ended without success. Throws `resource.conflict` for any other. */
export const retryTask = defineAction(tasks, 'retry', {
  summary: 'Retry a task',
  description: 'Restarts a dead, cancelled or expired task with all its attempts.',
  // What waits for another one begins anew with that.
  when: { state: ['dead', 'cancelled', 'expired'], waitsFor: 0 },
  async run(ctx, task) {
    await redriveTasks(ctx, [task.id])
    return task
  },
})

/** Ends what has not ended. Throws `resource.conflict` for any other. */
export const cancelTask = defineAction(tasks, 'cancel', {
  summary: 'Cancel a task',
  description: 'Cancels a task that has not ended. A running task gets a signal, and its later writes are refused.',
  when: { finishedAt: null },
  async run(ctx, task) {
    await cancelTasks(ctx, [task.id])
    return task
  },
})
