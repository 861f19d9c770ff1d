// Fills a worker: claims as many tasks as it has room for, from all its queues in one round trip.
import type { Runtime } from '#framework/request/runtime.ts'
import { Slots } from '#shared/utils/slots.ts'
import type { Claimer } from '../ledger/claim.ts'
import { type ClaimCursor, FIRST_ROUND } from '../ledger/turns/circle.ts'
import type { ClaimWish } from '../ledger/turns/claim-sql.ts'
import { type ClaimedWish, claimWaiting } from '../ledger/turns/claim-waiting.ts'
import type { TaskRunner } from './runner.ts'

/** The result of one round. */
export interface TakenIn {
  readonly count: number
  /** When another round may find more: now, in a moment (others were faster), or after the next hint. */
  readonly more: 'now' | 'soon' | 'later'
}

/** Claims and starts waiting tasks: one round. */
export type Intake = () => Promise<TakenIn>

export interface IntakeParts {
  /** With the ledger's own connections. */
  readonly runtime: Runtime
  readonly runner: TaskRunner
  readonly queues: readonly string[]
  /** Concurrent tasks per queue. */
  readonly concurrency: number
}

/** One queue of this worker. */
interface Lane extends Pick<ClaimWish, 'queue' | 'limited'> {
  readonly slots: Slots
  cursor: ClaimCursor
}

/** For one worker. */
export function createIntake(claimer: Claimer, { runtime, runner, queues, concurrency }: IntakeParts): Intake {
  const lanes = queues.map((queue): Lane => {
    return { queue, limited: limitedOf(runtime, queue), slots: new Slots(concurrency), cursor: FIRST_ROUND }
  })
  return async () => {
    const open = lanes.filter(({ slots }) => slots.free.room + slots.free.spare > 0)
    if (open.length === 0) return { count: 0, more: 'later' }
    const claimed = await claimWaiting(runtime, claimer, open.map(wishOf))
    for (const [index, lane] of open.entries()) {
      lane.cursor = claimed[index]!.cursor
      runner.run(claimed[index]!.tasks, lane.slots)
    }
    return takenIn(claimed)
  }
}

function wishOf({ queue, limited, slots, cursor }: Lane): ClaimWish {
  return { queue, limited, cursor, running: slots.running, ...slots.free }
}

/** The rate-limited tasks of a queue. */
function limitedOf(runtime: Runtime, queue: string): ClaimWish['limited'] {
  return [...runtime.queue.tasks.values()]
    .filter((task) => task.queue === queue && task.rateLimit)
    .map(({ name, rateLimit }) => ({ name, ...rateLimit! }))
}

/** If others were faster, a short wait pays off: what they did not take may be ours. */
function takenIn(claimed: readonly ClaimedWish[]): TakenIn {
  const count = claimed.reduce((sum, { tasks }) => sum + tasks.length, 0)
  const left = new Set(claimed.map((each) => each.left))
  if (left.has('unseen') || (left.has('locked') && count > 0)) return { count, more: 'now' }
  return { count, more: left.has('locked') ? 'soon' : 'later' }
}
