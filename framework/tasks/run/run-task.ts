// One run of a claimed task, from its context to its end.
import type { SQL } from 'drizzle-orm'
import { currentMeter } from '#framework/observing/meter.ts'
import { endTrace, openTrace, within } from '#framework/observing/observing.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import type { Task, TaskRun } from '#framework/request/task.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { ClaimedTask } from '../ledger/claim.ts'
import { payloadFaultOf } from '../ledger/enqueue.ts'
import { completeWith, type Ending, finishWithin } from '../ledger/finish.ts'
import { HELD } from '../ledger/hold.ts'
import { PLATFORM } from '../ledger/ledger.ts'
import { recordProgress } from '../ledger/progress.ts'
import { PermanentFailure } from '../permanent-failure.ts'
import { Postponed } from '../postponed.ts'
import { RetryLater } from '../retry-later.ts'
import { backoffOf } from './backoff.ts'
import type { ContextOfTask } from './context-of-task.ts'
import { errorTextOf } from './error-text.ts'

/** Why a run was interrupted. */
export class TaskInterruption extends Error {
  override readonly cause: 'time limit' | 'lost' | 'stopping'

  constructor(cause: TaskInterruption['cause'], message: string) {
    super(message)
    this.name = 'TaskInterruption'
    this.cause = cause
  }
}

/** The task was no longer ours when its transaction was to end: everything is rolled back. */
class Fenced extends Error {}

/** The result of a run; null if there is nothing left to record. */
export type RunEnding = Ending | null

export interface RunParts {
  readonly runtime: Runtime
  /** The same on its own connections: long-running tasks must not block the queue from its ledger. */
  readonly ledger: Runtime
  readonly contextOf: ContextOfTask
  /** Tasks of a closed tenant wait until it opens again; without this function none is closed. */
  isTenantOpen?(tenantId: string, now?: boolean): Promise<boolean>
}

/** Runs it and returns how it ended. Throws only what the ledger itself throws. */
export async function runTask(
  parts: RunParts,
  claimed: ClaimedTask,
  interruption: AbortController,
): Promise<RunEnding> {
  const { id, name, attempt, tenantId, payload, caller } = claimed
  const trace = openTrace({ kind: 'task', name, requestId: caller.requestId })
  trace?.know({ taskId: id, attempt, tenantId, actorId: caller.actorId, payload })
  const begun = performance.now()
  const ending = await within(trace, () => endingOfRun(parts, claimed, interruption))
  const outcome = ending?.state ?? 'completed'
  const known = parts.runtime.queue.tasks.has(name) ? name : 'unknown'
  currentMeter()?.ran(known, outcome, (performance.now() - begun) / 1000)
  if (ending?.error) trace?.know({ failure: ending.error })
  endTrace(trace, { outcome, isFailed: outcome === 'dead' || Boolean(ending?.error) })
  return ending
}

async function endingOfRun(parts: RunParts, claimed: ClaimedTask, interruption: AbortController): Promise<RunEnding> {
  if (claimed.isExpired) return endingOf(claimed, { state: 'expired', error: 'It was not started in time.' })
  const task = parts.runtime.queue.tasks.get(claimed.name)
  const fault = task ? faultOf(task, claimed) : `No app declares a task "${claimed.name}".`
  if (!task || fault) return endingOf(claimed, { state: 'dead', error: fault! })
  try {
    if (await isHeld(parts, claimed)) return putAside(claimed, HELD, HELD_MS)
    return await withTimeLimit(task.timeLimit, interruption, () => run(parts, { task, claimed }, interruption.signal))
  } catch (thrown) {
    // Closed meanwhile: admission refused the rest of it.
    if (isRefusal(thrown) && (await isHeld(parts, claimed, true).catch(() => false)))
      return putAside(claimed, HELD, HELD_MS)
    return failureOf(task, claimed, thrown)
  }
}

/** Checks again after this time, in case nobody announces that the tenant is open. */
const HELD_MS = 3_600_000

async function isHeld({ isTenantOpen }: RunParts, { tenantId }: ClaimedTask, now = false): Promise<boolean> {
  return tenantId !== PLATFORM && isTenantOpen !== undefined && !(await isTenantOpen(tenantId, now))
}

function isRefusal(thrown: unknown): boolean {
  return thrown instanceof Problem && thrown.code === 'tenants.not_found'
}

function putAside(claimed: ClaimedTask, error: string, delay: number): Ending {
  return endingOf(claimed, { state: 'scheduled', error, delay, isUncounted: true })
}

/** Why this declaration cannot run a stored payload. */
function faultOf(task: Task, { payload, payloadVersion }: ClaimedTask): string | null {
  if (payloadVersion !== task.payloadVersion)
    return `Its payload has version ${payloadVersion}; this worker knows version ${task.payloadVersion}.`
  const fault = payloadFaultOf(task, payload)
  return fault && `Its payload does not fit: ${fault}`
}

interface Job {
  readonly task: Task
  readonly claimed: ClaimedTask
}

async function run(parts: RunParts, { task, claimed }: Job, signal: AbortSignal): Promise<RunEnding> {
  const ctx = await parts.contextOf(claimed)
  const told: TaskRun = {
    id: claimed.id,
    attempt: claimed.attempt,
    signal,
    progress: (percent, note) => recordProgress(parts.ledger, claimed, { percent, ...(note && { note }) }),
  }
  const call = async (own: Context) => completionOf(claimed, await task.run(own, claimed.payload as never, told))
  if (task.completes === 'after-run') return call(ctx)
  let isOurs: Promise<unknown> = Promise.resolve()
  await inTransaction(ctx, async (inner) => {
    const ending = await call(inner)
    signal.throwIfAborted()
    const query = (statement: SQL) => inner.transaction.query(statement)
    // The commit directly follows the completion, which fails the transaction if the task is no longer ours.
    if (claimed.next === null) isOurs = fencing(completeWith(query, ending))
    else if (!(await finishWithin(query, [ending]))[0]) throw new Fenced()
  }).catch(async (error) => {
    // The commit fails for the same reason as the completion, but does not say so.
    await isOurs
    throw error
  })
  return null
}

/** Distinguishes a completion refused for its token from other failures. */
function fencing(completing: Promise<unknown>): Promise<unknown> {
  const told = completing.catch((error) => Promise.reject(error.code === '22012' ? new Fenced() : error))
  told.catch(() => {})
  return told
}

function completionOf(claimed: ClaimedTask, result: unknown): Ending {
  // A value that is not JSON (a cycle, a BigInt) throws here and fails this task alone.
  return endingOf(claimed, {
    state: 'completed',
    leavesNothing: claimed.leavesNothing,
    ...(result !== undefined && { result: JSON.parse(JSON.stringify(result) ?? 'null') }),
  })
}

function failureOf(task: Task, claimed: ClaimedTask, thrown: unknown): RunEnding {
  if (thrown instanceof Fenced) return null
  if (thrown instanceof TaskInterruption && thrown.cause === 'lost') return null
  if (thrown instanceof TaskInterruption && thrown.cause === 'stopping') return endingOf(claimed, { state: 'waiting' })
  if (thrown instanceof Postponed) return putAside(claimed, thrown.message, thrown.delay)
  const error = errorTextOf(thrown)
  const isLast = claimed.attempt >= claimed.attempts || thrown instanceof PermanentFailure
  if (isLast) return endingOf(claimed, { state: 'dead', error })
  const pause = backoffOf(task.backoff, claimed.attempt)
  const delay = thrown instanceof RetryLater ? Math.max(thrown.delay, pause) : pause
  return endingOf(claimed, { state: 'scheduled', error, delay })
}

type Outcome = Omit<Ending, 'id' | 'tenantId' | 'token' | 'next'>

function endingOf({ id, tenantId, token, next }: ClaimedTask, outcome: Outcome): Ending {
  return { id, tenantId, token, next, ...outcome }
}

/** Resolves with the work, or rejects as soon as it is interrupted: code may ignore the signal. */
async function withTimeLimit<T>(limit: number, interruption: AbortController, work: () => Promise<T>): Promise<T> {
  const { promise: interrupted, reject } = Promise.withResolvers<never>()
  const { signal } = interruption
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(
    () => interruption.abort(new TaskInterruption('time limit', `It ran for longer than ${limit} ms.`)),
    limit,
  )
  const working = work()
  working.catch(() => {})
  try {
    signal.throwIfAborted()
    return await Promise.race([working, interrupted])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}
