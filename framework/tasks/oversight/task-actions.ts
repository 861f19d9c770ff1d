// Staff actions on one task.
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { cancelTasks, redriveTasks } from '../control-tasks.ts'
import { tasks } from '../ledger/ledger.ts'

/** Restarts a task that ended without success. Throws `resource.conflict` for any other. */
export const retryTask = defineAction(tasks, 'retry', {
  summary: 'Retry a task',
  description: 'Restarts a dead, cancelled or expired task with all its attempts.',
  // A task that waits for another one restarts with that one.
  when: { state: ['dead', 'cancelled', 'expired'], waitsFor: 0 },
  async run(ctx, task) {
    await redriveTasks(ctx, [task.id])
    return task
  },
})

/** Cancels an unfinished task. Throws `resource.conflict` for any other. */
export const cancelTask = defineAction(tasks, 'cancel', {
  summary: 'Cancel a task',
  description: 'Cancels a task that has not ended. A running task gets a signal, and its later writes are refused.',
  when: { finishedAt: null },
  async run(ctx, task) {
    await cancelTasks(ctx, [task.id])
    return task
  },
})
