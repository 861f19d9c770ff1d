// /platform/tasks and /platform/outbox: tasks of all tenants and the platform, and pending work.
import Type from 'typebox'
import { selectTenants } from '#apps/tenants/index.ts'
import { PLATFORM_WORDS } from '#framework/permissions/platform-words.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import {
  aCount,
  aMoment,
  aMomentOrNull,
  anId,
  aText,
  aTextOrNull,
  byId,
} from '#framework/resource/schemas/described-schemas.ts'
import { cancelTasks, redriveTasks } from '#framework/tasks/control-tasks.ts'
import { countWaiting, lookThroughTasks, stateOfTask } from '#framework/tasks/oversight/look-through.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { NEXT, PAGE, pageOf, patternOf, queryOf, TAG } from './shapes.ts'

/** What staff search for, with the states it covers. */
const SHOWN = {
  dead: ['dead', 'expired'],
  outbox: ['blocked', 'scheduled', 'waiting', 'dispatched'],
  running: ['running'],
  ended: ['completed', 'cancelled'],
} as const satisfies Record<string, readonly string[]>
type Shown = keyof typeof SHOWN

const TASK = Type.Object({
  id: anId('Id of the task.'),
  tenant: aTextOrNull('Slug of its tenant; null for the platform’s own.'),
  name: aText('Which task it is, such as `framework.send-mail`.'),
  queue: aText('The queue that its workers take from.'),
  state: aText('Its state, such as `waiting` or `dead`.'),
  attempt: aCount('How often it was tried.'),
  attempts: aCount('How often it is tried at most.'),
  error: aTextOrNull('What went wrong at last, in at most 500 characters.'),
  runAt: aMoment('When it may begin.'),
  createdAt: aMoment('When it was enqueued.'),
})

export const findPlatformTasks = defineEndpoint({
  method: 'GET',
  path: '/platform/tasks',
  name: 'findPlatformTasks',
  tag: TAG,
  summary: 'Find tasks across tenants',
  description:
    'For staff of the platform, with X-Reason. Latest first, without payloads; `search` covers the names of tasks and the slugs of tenants.',
  access: { permission: PLATFORM_WORDS.read },
  query: queryOf({
    ...PAGE,
    show: Type.Optional(
      Type.Enum(Object.keys(SHOWN) as Shown[], {
        default: 'dead',
        description: 'Only failed, waiting, running or otherwise ended tasks.',
      }),
    ),
  }),
  answer: Type.Object({ results: Type.Array(TASK, { description: 'The tasks on this page.' }), next: NEXT }),
  async run(ctx, { query: { search, before = null, limit = 50, show = 'dead' } }) {
    const system = ctx.asSystem('look through the tasks of all tenants')
    const tenants = selectTenants('n')
    const wanted = { tenants, states: SHOWN[show], pattern: patternOf(search), before, limit: limit + 1 }
    const found = await lookThroughTasks(system, wanted)
    return { body: pageOf(found, limit, ({ id }) => id) }
  },
})

const waiting = (what: string) =>
  Type.Object(
    {
      count: aCount('How many there are.'),
      oldest: aMomentOrNull('Since when the oldest waits; null where nothing waits.'),
    },
    { description: what },
  )

export const readOutbox = defineEndpoint({
  method: 'GET',
  path: '/platform/outbox',
  name: 'readOutbox',
  tag: TAG,
  summary: 'Read the backlog of tasks',
  description:
    'For staff of the platform, with X-Reason. Counts waiting tasks of all tenants. Growing numbers mean too few workers, or none.',
  access: { permission: PLATFORM_WORDS.read },
  answer: Type.Object({
    tasks: waiting('Tasks that are due and have not begun.'),
    events: waiting('Events that no subscriber has received yet.'),
  }),
  run: async (ctx) => ({ body: await countWaiting(ctx.asSystem('count what has not gone out')) }),
})

const turn = {
  method: 'POST',
  tag: TAG,
  access: { permission: PLATFORM_WORDS.update },
  stepUp: true,
  params: byId('the task'),
  status: 204,
  problems: ['resource.not_found', 'resource.conflict'],
} as const

export const retryPlatformTask = defineEndpoint({
  ...turn,
  path: '/platform/tasks/{id}/retry',
  name: 'retryPlatformTask',
  summary: 'Retry a task of any tenant',
  description: 'For superusers, with X-Reason. A dead, cancelled or expired task starts over with all its attempts.',
  run: (ctx, { params }) => turnTask(ctx.asSystem('run a task again'), params.id, redriveTasks),
})

export const cancelPlatformTask = defineEndpoint({
  ...turn,
  path: '/platform/tasks/{id}/cancel',
  name: 'cancelPlatformTask',
  summary: 'Cancel a task of any tenant',
  description: 'For superusers, with X-Reason. A running task gets a signal, and its later writes are refused.',
  run: (ctx, { params }) => turnTask(ctx.asSystem('cancel a task'), params.id, cancelTasks),
})

/** Throws `resource.not_found` if missing, and `resource.conflict` for an unsuitable state. `ctx` acts as the system. */
async function turnTask(ctx: Context, id: string, work: typeof cancelTasks): Promise<object> {
  if ((await work(ctx, [id])).length > 0) return {}
  const task = await stateOfTask(ctx, id)
  if (!task) throw new Problem('resource.not_found', 'There is no such task. Ended tasks are kept only for a while.')
  const { state, waits } = task
  throw new Problem(
    'resource.conflict',
    waits ? 'It waits for another task: turn to that one.' : `The task is ${state}: read it again.`,
  )
}
