// Combined tasks: a chain, a group in parallel, or a group with a final task.

import type { Static, TSchema } from 'typebox'
import type { Context } from '#framework/request/context.ts'
import type { EnqueueOptions, Task, TaskCall } from '#framework/request/task.ts'
import { insertTasks, type NewTask } from './ledger/enqueue.ts'
import { nextTaskId } from './ledger/task-id.ts'

/** A task with its payload, as part of a chain, group or chord. */
export function callTask<Payload extends TSchema>(
  task: Task<Payload>,
  payload: Static<Payload>,
  options: EnqueueOptions = {},
): TaskCall {
  return { task: task as unknown as Task, payload, options }
}

/**
 * Each starts when the previous one has completed; if one is dead, cancelled or expired, the rest is cancelled.
 * Resolves with their ids. Throws Error for an invalid payload or an empty list, and then enqueues nothing.
 */
export function enqueueChain(ctx: Context, calls: readonly TaskCall[]): Promise<string[]> {
  const ids = calls.map(() => nextTaskId())
  return insert(
    ctx,
    calls.map((call, index) => ({
      id: ids[index]!,
      call,
      groupId: ids[0]!,
      waitsFor: index === 0 ? 0 : 1,
      ...(ids[index + 1] && { next: ids[index + 1]! }),
    })),
  )
}

/** All in parallel; the answer's `groupId` finds them in the ledger. */
export async function enqueueGroup(
  ctx: Context,
  calls: readonly TaskCall[],
): Promise<{ groupId: string; ids: string[] }> {
  const groupId = nextTaskId()
  return {
    groupId,
    ids: await insert(
      ctx,
      calls.map((call) => ({ id: nextTaskId(), call, groupId })),
    ),
  }
}

/** A group whose `last` task starts when all others have completed, and is cancelled if one never will. */
export async function enqueueChord(
  ctx: Context,
  calls: readonly TaskCall[],
  last: TaskCall,
): Promise<{ groupId: string; ids: string[]; lastId: string }> {
  const groupId = nextTaskId()
  const members = calls.map((call) => ({ id: nextTaskId(), call, groupId }))
  const lastId = nextTaskId()
  const tasks = members.map((each) => ({ ...each, next: lastId }))
  await insert(ctx, [...tasks, { id: lastId, call: last, groupId, waitsFor: members.length }])
  return { groupId, ids: members.map(({ id }) => id), lastId }
}

function insert(ctx: Context, given: readonly NewTask[]): Promise<string[]> {
  if (given.length === 0) throw new Error('There is no task to enqueue.')
  return insertTasks(ctx, given)
}
