// Progress of one tenant's schedules; runs one early, and pauses one.
import { settingsOf } from '#apps/tenant-settings/index.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { isLocal } from '#framework/tasks/schedules/define-schedule.ts'
import { nextMomentOf } from '#framework/tasks/schedules/due-moments.ts'
import { pauseSchedule, resumeSchedule } from '#framework/tasks/schedules/pause-schedule.ts'
import { readStandings } from '#framework/tasks/schedules/read-standings.ts'
import { scheduleBook } from '#framework/tasks/schedules/schedule-book.ts'
import { knownZoneOf } from '#shared/utils/time-zones.ts'
import { noteInTenant } from './note-in-tenant.ts'

/** Only schedules that run in each tenant; the platform's own are hidden from tenants. */
export async function standingsIn(ctx: Context) {
  const { timeZone: own } = await settingsOf(ctx)
  const kept = await readStandings(ctx)
  return schedulesOf(ctx)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map((schedule) => {
      const { name, task, every, cron } = schedule
      const timeZone = isLocal(schedule) ? knownZoneOf(own ?? null) : schedule.timeZone
      const { last, pausedAt } = kept.get(name) ?? { last: null, pausedAt: null }
      const next = pausedAt === null ? nextMomentOf({ ...schedule, timeZone }, new Date()).toISOString() : null
      return { name, task: task.name, every, cron, timeZone, last, next, pausedAt }
    })
}

/** Resolves with the id of a task like the platform's own in the tenant; null for an unknown name. */
export async function runNow(ctx: Context, name: string): Promise<string | null> {
  const schedule = schedulesOf(ctx).find((each) => each.name === name)
  if (!schedule) return null
  const system = ctx.asSystem('run a schedule before its time')
  return system.enqueue(schedule.task, schedule.payload as never, { ...schedule.options, uniqueKey: `run now ${name}` })
}

/** Pauses or resumes it in the tenant; the trail records who did. False for an unknown name. */
export async function setPaused(ctx: Context, name: string, isPaused: boolean): Promise<boolean> {
  if (schedulesOf(ctx).every((each) => each.name !== name)) return false
  await inTransaction(ctx, async (inner) => {
    const isChanged = await (isPaused ? pauseSchedule : resumeSchedule)(inner, name)
    const operation = isPaused ? 'pause_schedule' : 'resume_schedule'
    if (isChanged) await noteInTenant(inner, operation, { schedule: name })
  })
  return true
}

function schedulesOf(ctx: Context) {
  return scheduleBook.of(ctx).filter(({ perTenant }) => perTenant)
}
