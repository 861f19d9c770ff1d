// Combines the tasks of all manifests into the queue that contexts enqueue to.
import type { Task, TaskQueue } from '#framework/request/task.ts'
import { type BootMistake, mistakesAt } from '#framework/resource/mistakes/boot-mistake.ts'
import { enqueueTask } from './ledger/enqueue.ts'

const NAME = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/

/** The frozen queue of these tasks. */
export function buildTaskQueue(tasks: readonly Task[]): TaskQueue {
  const queue: TaskQueue = Object.freeze({
    tasks: new Map(tasks.map((task) => [task.name, task])),
    enqueue: (ctx, call) => enqueueTask(queue, ctx, call),
  } satisfies TaskQueue)
  return queue
}

/** Mistakes in one app's tasks; `earlier` are names that others declared before. */
export function findTaskMistakes(app: string, tasks: readonly Task[], earlier: readonly string[]): BootMistake[] {
  return tasks.flatMap((task, index) => {
    const report = mistakesAt(`${app}/${task.name}`)
    const isTaken = earlier.includes(task.name) || tasks.findIndex(({ name }) => name === task.name) < index
    return [
      ...(NAME.test(task.name) && task.name.length <= 120
        ? []
        : [
            report(
              'task.name',
              `"${task.name}" is not a valid name for a task.`,
              'Write <app>.<verb>-<noun> in small letters.',
            ),
          ]),
      ...(isTaken
        ? [report('task.duplicate-name', 'A second task has this name.', 'Names of tasks are unique in the project.')]
        : []),
      ...optionFaultsOf(task).map((fault) =>
        report('task.options', `${fault}.`, 'See framework/tasks/define-task.ts.'),
      ),
    ]
  })
}

function optionFaultsOf({ attempts, timeLimit, priority, queue, rateLimit }: Task): string[] {
  return [
    ...(Number.isInteger(attempts) && attempts >= 1 ? [] : ['`attempts` is at least 1']),
    ...(timeLimit >= 1 && timeLimit <= 2_147_483_647 ? [] : ['`timeLimit` is at least 1 ms and at most 24 days']),
    ...(Math.abs(priority) <= 100 ? [] : ['`priority` lies between -100 and 100']),
    ...(/^[a-z][a-z0-9-]{0,59}$/.test(queue) ? [] : ['`queue` is a word of small letters']),
    ...(rateLimit === null || (rateLimit.max >= 1 && rateLimit.per >= 1) ? [] : ['`rateLimit` allows at least one']),
  ]
}
