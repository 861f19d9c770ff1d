// `tasks`: inspects and controls tasks of one tenant or of all.
import type { Context } from '#framework/request/context.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { CommandConsole } from './console.ts'
import { defineCommand } from './define-command.ts'

const STATES = [
  'blocked',
  'scheduled',
  'waiting',
  'dispatched',
  'running',
  'completed',
  'dead',
  'cancelled',
  'expired',
] as const
const ENDED = ['completed', 'dead', 'cancelled', 'expired']
const MOST = 10_000

interface Asked {
  readonly ids: readonly string[]
  readonly state: string | undefined
  readonly name: string | undefined
  readonly days: number | undefined
  readonly limit: number
  readonly json: boolean
  readonly input: boolean
}

type Work = (ctx: Context, asked: Asked, console: CommandConsole) => Promise<number>

/** `list`, `show`, `retry`, `cancel`, `purge` and `stats`; the exit code is 1 if nothing matched. */
export const tasks = defineCommand({
  name: 'tasks',
  group: 'Server',
  summary: 'list tasks, retry dead ones, cancel and purge',
  description:
    'list and stats only read. show prints one task without its payload. retry restarts dead, cancelled and expired tasks. cancel stops tasks that have not ended. purge deletes ended tasks. Without --tenant, the tasks of all tenants and of the platform are meant.',
  arguments: {
    action: { summary: 'list, show, retry, cancel, purge or stats', required: true },
    ids: { summary: 'ids of tasks; or choose by --state and --name', many: true },
  },
  options: {
    tenant: { kind: 'text', value: 'slug', summary: 'only the tasks of this tenant' },
    state: { kind: 'text', value: 'state', choices: STATES, summary: `only those that are ${STATES.join(', ')}` },
    name: { kind: 'text', value: 'name', summary: 'only tasks with this name' },
    days: {
      kind: 'integer',
      value: 'number',
      summary: 'with purge: only tasks that ended at least this many days ago',
    },
    limit: { kind: 'integer', value: 'number', default: 50, summary: 'with list: the most tasks, newest first' },
    json: { kind: 'flag', summary: 'print JSON' },
    input: { kind: 'flag', default: true, summary: 'do not ask before a purge' },
  },
  examples: {
    'tasks list --state dead': 'what failed for good',
    'tasks retry --state dead --name framework.send-mail': 'run it all again',
    'tasks purge --state completed --days 7': 'after a question',
    'tasks stats --tenant acme --json': 'numbers for a machine',
  },
  async run(project, { action, ids, tenant, ...asked }, console) {
    const work = ACTIONS[action]
    if (!work) throw new PendError(`tasks cannot "${action}".`, `Write one of ${Object.keys(ACTIONS).join(', ')}.`)
    const wrong = ids.find((id) => !isUuid(id))
    if (wrong !== undefined) throw new PendError(`"${wrong}" is not the id of a task.`, 'See ./manage tasks list.')
    const { openCaller } = await import('./running/open-caller.ts')
    const ctx = await openCaller(await project.openServices(), { tenant, as: undefined, reason: `tasks ${action}` })
    return work(ctx, { ids, ...asked }, console)
  },
})

const list: Work = async (ctx, { state, name, limit, json }, console) => {
  const { findTasks } = await import('#framework/tasks/oversight/find-tasks.ts')
  const found = await findTasks(ctx, { ...statesOf(state), name, limit: Math.min(Math.max(limit, 1), MOST) })
  if (json) console.printJson(found)
  else if (found.length > 0) console.printTable(found.map((task) => ({ ...task, created: task.created.slice(0, 19) })))
  else console.print('There is no such task.')
  return 0
}

const show: Work = async (ctx, { ids }, console) => {
  if (ids.length !== 1) throw new PendError('Say which task: ./manage tasks show <id>')
  const { findTask } = await import('#framework/tasks/control-tasks.ts')
  const task = await findTask(ctx, ids[0]!)
  if (!task) throw new PendError(`There is no task ${ids[0]}.`, 'What has ended is kept for a while only.')
  console.printJson(task)
  return 0
}

const retry: Work = async (ctx, asked, console) => {
  const { redriveTasks } = await import('#framework/tasks/control-tasks.ts')
  return change(ctx, { ...asked, verb: 'will run again', work: redriveTasks }, console)
}

const cancel: Work = async (ctx, asked, console) => {
  const { cancelTasks } = await import('#framework/tasks/control-tasks.ts')
  return change(ctx, { ...asked, verb: 'cancelled', work: cancelTasks }, console)
}

type Change = Asked & { readonly verb: string; work(ctx: Context, ids: readonly string[]): Promise<string[]> }

async function change(
  ctx: Context,
  { ids, state, name, verb, work, json }: Change,
  console: CommandConsole,
): Promise<number> {
  if (ids.length === 0 && state === undefined && name === undefined)
    throw new PendError('Say which tasks: by their ids, or with --state and --name.')
  const { findTasks } = await import('#framework/tasks/oversight/find-tasks.ts')
  const found = await findTasks(ctx, { ...(ids.length > 0 && { ids }), ...statesOf(state), name, limit: MOST })
  const changed = await work(
    ctx,
    found.map(({ id }) => id),
  )
  if (json) console.printJson(changed)
  else console.print(`${changed.length} of ${found.length} tasks ${verb}.`)
  return changed.length > 0 ? 0 : 1
}

const purge: Work = async (ctx, { ids, state, name, days, input }, console) => {
  if (state !== undefined && !ENDED.includes(state))
    throw new PendError(
      `A task that is ${state} has not ended.`,
      `Purge those that are ${ENDED.join(', ')}; cancel others first.`,
    )
  const { deleteTasks } = await import('#framework/tasks/oversight/find-tasks.ts')
  const which = [name, state ?? 'ended', days !== undefined && `at least ${days} days ago`].filter(Boolean).join(', ')
  if (input && !(await console.confirm(`Delete the tasks that are ${which} for good?`)))
    throw new PendError('Nothing was deleted.')
  const filter = { ...(ids.length > 0 && { ids }), ...statesOf(state), name, endedDaysAgo: days, limit: MOST }
  let count = 0
  for (let deleted = MOST; deleted === MOST; count += deleted) deleted = await deleteTasks(ctx, filter)
  console.print(`${count} tasks deleted.`)
  return 0
}

const stats: Work = async (ctx, { json }, console) => {
  const { readTaskStats } = await import('#framework/tasks/oversight/task-stats.ts')
  const found = await readTaskStats(ctx)
  if (json) console.printJson(found)
  else if (found.length > 0) console.printTable(found)
  else console.print('There are no tasks.')
  return 0
}

const statesOf = (state: string | undefined) => (state === undefined ? {} : { states: [state] })

const ACTIONS: Readonly<Record<string, Work>> = { list, show, retry, cancel, purge, stats }
