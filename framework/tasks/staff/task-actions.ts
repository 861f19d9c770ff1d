// What staff does to one task.
import { defineAction } from '#framework/request/define-action.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { cancelTasks, redriveTasks } from '../control-tasks.ts'
import { tasks } from '../ledger/ledger.ts'

/** Begins anew what ended without success. Throws `resource.conflict` for any other. */
export const retryTask = defineAction(tasks, 'retry', {
  summary: 'Run an ended task again',
  description: 'One that is dead, cancelled or expired, with all its attempts.',
  async run(ctx, task) {
    const [again] = await redriveTasks(ctx, [task.id])
    if (!again)
      throw new Problem(
        'resource.conflict',
        `The task is ${task.state}: only what ended without success can begin anew.`,
      )
    return task
  },
})

/** Ends what has not ended. Throws `resource.conflict` for any other. */
export const cancelTask = defineAction(tasks, 'cancel', {
  summary: 'Cancel a task',
  description: 'One that has not ended; one that runs is told, and what it still writes down is refused.',
  async run(ctx, task) {
    const [cancelled] = await cancelTasks(ctx, [task.id])
    if (!cancelled) throw new Problem('resource.conflict', `The task is ${task.state} already.`)
    return task
  },
})
