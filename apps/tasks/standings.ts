// How far the schedules of one tenant have come, and running one of them before its time.
import { sql } from 'drizzle-orm'
import { settingsOf } from '#apps/tenants/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { isoOfStored } from '#framework/resource/fields/date-time.ts'
import { isLocal } from '#framework/tasks/schedules/define-schedule.ts'
import { nextSlotOf } from '#framework/tasks/schedules/due-slots.ts'
import { scheduleBook } from '#framework/tasks/schedules/schedule-book.ts'
import { knownZoneOf } from '#shared/utils/time-zones.ts'

/** Of the schedules that run in each tenant; those of the platform are none of a tenant's business. */
export async function standingsIn(ctx: Context) {
  const { timeZone: own } = await settingsOf(ctx)
  const rows = await runStatement(
    ctx,
    sql`select name, last_slot::text from tasks.schedules where tenant_id = ${ctx.tenantId}`,
  )
  const last = new Map(rows.map(([name, slot]) => [name as string, isoOfStored(slot as string)]))
  return schedulesOf(ctx)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map((schedule) => {
      const { name, task, every, cron } = schedule
      const timeZone = isLocal(schedule) ? knownZoneOf(own ?? null) : schedule.timeZone
      const next = nextSlotOf({ ...schedule, timeZone }, new Date()).toISOString()
      return { name, task: task.name, every, cron, timeZone, last: last.get(name) ?? null, next }
    })
}

/** Resolves with the id of the task, as the platform would have enqueued it in the tenant; null for a name that is none. */
export async function runNow(ctx: Context, name: string): Promise<string | null> {
  const schedule = schedulesOf(ctx).find((each) => each.name === name)
  if (!schedule) return null
  const system = ctx.asSystem('run a schedule before its time')
  return system.enqueue(schedule.task, schedule.payload as never, { ...schedule.options, uniqueKey: `run now ${name}` })
}

function schedulesOf(ctx: Context) {
  return scheduleBook.of(ctx).filter(({ perTenant }) => perTenant)
}
