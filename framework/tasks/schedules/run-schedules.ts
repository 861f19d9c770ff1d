// One check of a scheduler: which moments have come, and their tasks.
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { knownZoneOf } from '#shared/utils/time-zones.ts'
import { isLocal, type Schedule } from './define-schedule.ts'
import { type DueMoments, dueMomentsOf, nextMomentOf, type Timing } from './due-moments.ts'
import {
  beginSchedules,
  findPeers,
  moveTo,
  type Planned,
  readStandings,
  type Standing,
  takeMoment,
} from './schedule-progress.ts'

/** What a scheduler needs. */
export interface ScheduleParts extends Planned {
  readonly runtime: Runtime
}

/** The result of a check. */
export interface Look {
  /** The database's clock, unless one was given. */
  readonly now: Date
  /** Number of tasks that this scheduler enqueued. */
  readonly enqueued: number
  /** The next moment; null if unknown. */
  readonly next: Date | null
}

interface DueStanding extends Standing {
  readonly schedule: Schedule
  readonly moments: DueMoments
}

/**
 * Runs what is due by the database's clock, or by `clock`. A schedule seen for the first time, also in a new tenant,
 * starts now without catching up. If nothing is due, it is one statement, whatever the number of tenants.
 */
export async function runSchedules(parts: ScheduleParts, clock?: Date): Promise<Look> {
  const platform = contextOf(parts.runtime, null)
  const { standings, now: databaseTime } = await readStandings(platform, parts)
  const now = clock ?? databaseTime
  if (standings.some(({ last }) => last === null)) await beginSchedules(platform, parts, now)
  const byName = new Map(parts.schedules.map((schedule) => [schedule.name, schedule]))
  const due: DueStanding[] = []
  let next = Number.POSITIVE_INFINITY
  for (const standing of standings) {
    const schedule = byName.get(standing.name)!
    const timing = timingOf(schedule, standing.zone)
    const last = standing.last === null ? now : new Date(standing.last)
    const first = nextMomentOf(timing, last)
    if (first <= now) due.push({ ...standing, schedule, moments: dueMomentsOf(timing, last, now) })
    next = Math.min(next, +(first <= now ? nextMomentOf(timing, now) : first))
  }
  return { now, enqueued: await runDue(parts, due), next: Number.isFinite(next) ? new Date(next) : null }
}

async function runDue(parts: ScheduleParts, due: readonly DueStanding[]): Promise<number> {
  if (due.length === 0) return 0
  let enqueued = 0
  for (const { place, tenantId } of await findPeers(contextOf(parts.runtime, null), parts, due))
    enqueued += await runSchedule(contextOf(parts.runtime, tenantId), due[place]!)
  return enqueued
}

async function runSchedule(ctx: Context, { schedule, moments: { run, until } }: DueStanding): Promise<number> {
  let enqueued = 0
  for (const moment of run) if (await takeMoment(ctx, schedule, moment)) enqueued++
  if (until && run.length === 0) await moveTo(ctx, schedule.name, until)
  return enqueued
}

/** One tenant's invalid setting must not delay the others. */
function timingOf(schedule: Schedule, zone: string | null): Timing {
  return isLocal(schedule) ? { ...schedule, timeZone: knownZoneOf(zone) } : schedule
}

function contextOf(runtime: Runtime, tenantId: string | null): Context {
  return createContext(runtime, { requestId: 'schedule', tenantId }).asSystem('run a schedule')
}
