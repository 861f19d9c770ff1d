// Processes a run's records in order, in batches, in its starter's name.
import Type, { type Static } from 'typebox'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { TaskRun } from '#framework/request/task.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { Postponed } from '#framework/tasks/postponed.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { modelOf } from '../steps/operation-target.ts'
import { updateAsSystem } from '../update.ts'
import { bulkRuns } from './bulk-runs.ts'
import { manyDoorOf } from './many-doors.ts'
import { type Counts, type Going, Overtaken, runRecord, runTogether, TOGETHER } from './run-record.ts'
import { endOf, type StoredRun, turnRun } from './run-states.ts'
import { StoredSelectionSchema } from './selection.ts'
import { openWalk } from './walk.ts'

const ATTEMPTS = 10
/** After this time other work of the tenant gets a turn, and rights are checked again. */
const PART_MS = 20_000
const TELL_MS = 1000
/** Longer than a worker caches permissions. */
const LOOK_UP_MS = 2500

const GONE = 'The person who started it no longer has the permission.'

const PayloadSchema = Type.Object({
  run: Type.String({ format: 'uuid' }),
  resource: Type.String(),
  action: Type.String(),
  selection: StoredSelectionSchema,
  input: Type.Record(Type.String(), Type.Unknown()),
})
type Payload = Static<typeof PayloadSchema>

/** If killed, it resumes behind the last processed record; no record is processed twice. */
export const runOnMany = defineTask('framework.run-on-many', {
  payload: PayloadSchema,
  priority: -10,
  attempts: ATTEMPTS,
  timeLimit: 10 * PART_MS,
  // The input contains what people typed: only the run itself is kept.
  keep: { completed: 0 },
  async run(ctx, payload, task) {
    const system = ctx.asSystem('process many records for the person who asked')
    try {
      await goThrough({ ctx, system, payload, task })
    } catch (error) {
      if (error instanceof Postponed || (task.attempt < ATTEMPTS && !isEndOfCaller(error))) throw error
      await turnRun(system, payload.run, endOf('failed', sayingOf(error)))
      if (!isEndOfCaller(error)) throw error
    }
  },
})

/** The account was closed: there is no caller left. */
const isEndOfCaller = (error: unknown) => error instanceof Problem && error.code === 'auth.session_ended'

const sayingOf = (error: unknown) =>
  isEndOfCaller(error) ? GONE : 'The run failed. The operators of the service find the cause in their log.'

interface Work {
  readonly ctx: Context
  readonly system: Context
  readonly payload: Payload
  readonly task: TaskRun
}

async function goThrough(work: Work): Promise<void> {
  const { ctx, system, payload } = work
  const begun = await turnRun(system, payload.run, ({ startedAt }) => ({
    state: 'running',
    startedAt: startedAt ?? new Date().toISOString(),
  }))
  if (!begun) return
  const going = openGoing(ctx, payload)
  if (typeof going === 'string') return void (await turnRun(system, payload.run, endOf('failed', going)))
  if (await goOn(work, going, begun)) await turnRun(system, payload.run, endOf('finished'))
}

/** The operation with the caller's current rights, or why it is no longer possible. */
function openGoing(ctx: Context, { run, resource, action, selection, input }: Payload): Going | string {
  if (!ctx.runtime.models.has(resource)) return 'The resource no longer exists.'
  const model = modelOf(ctx, { name: resource })
  const door = manyDoorOf(model, action)
  if (!door) return 'It is not offered any more.'
  if (!can(ctx, door.permission)) return GONE
  try {
    return { run, model, door, input, walk: openWalk(ctx, model, { id: run, selection }) }
  } catch (error) {
    // The filter uses something the caller may no longer filter by.
    if (error instanceof Problem && error.status < 500) return GONE
    throw error
  }
}

/** False if the run was cancelled. Throws Postponed when the time is up, or another worker continues. */
async function goOn(work: Work, going: Going, begun: StoredRun): Promise<boolean> {
  const { ctx, payload, task } = work
  const progress = progressOf(work, begun)
  const end = performance.now() + PART_MS
  let place = begun.place ?? null
  /** False if nothing was done, and each record must be tried individually. */
  const takeTurn = async (ids: readonly string[], run: typeof runTogether): Promise<boolean> => {
    task.signal.throwIfAborted()
    if (performance.now() > end) throw new Postponed('It continues with its next part.', 0)
    const counts = await run(ctx, going, { place, ids })
    if (!counts) return false
    place = ids.at(-1)!
    await progress(counts)
    return true
  }
  try {
    for (let page = await going.walk.next(place); page.length > 0; page = await going.walk.next(place))
      for (const ids of inParts(page))
        if (!(await takeTurn(ids, runTogether))) for (const id of ids) await takeTurn([id], runRecord)
    return true
  } catch (error) {
    if (error instanceof Overtaken && !(await isRunning(work.system, payload.run))) return false
    throw lookedUpAnew(error)
  }
}

/** Splits ids into batches that share a transaction. */
function inParts(ids: readonly string[]): (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / TOGETHER) }, (_, part) =>
    ids.slice(part * TOGETHER, (part + 1) * TOGETHER),
  )
}

/** A caller with outdated rights is checked again; a position moved by another worker is read again. */
function lookedUpAnew(error: unknown): unknown {
  const isStale = error instanceof Problem && error.code === 'auth.stale_token'
  return isStale || error instanceof Overtaken ? new Postponed((error as Error).message, LOOK_UP_MS) : error
}

async function isRunning(system: Context, run: string): Promise<boolean> {
  return (await turnRun(system, run, () => ({}))) !== null
}

/** Reports progress to run and task: at most once a second, and only in steps of a percent. */
function progressOf({ system, payload, task }: Work, { total, done, failed, skipped, progress }: StoredRun) {
  let over = done + failed + skipped
  let told = { percent: progress, at: performance.now() }
  return async (counts: Counts): Promise<void> => {
    over += counts.done + counts.failed + counts.skipped
    const percent = Math.min(99, Math.floor((100 * over) / Math.max(1, total)))
    if (percent <= told.percent || performance.now() - told.at < TELL_MS) return
    told = { percent, at: performance.now() }
    await Promise.all([
      task.progress(percent),
      updateAsSystem(system, bulkRuns, { id: payload.run, values: { progress: percent } }),
    ])
  }
}
