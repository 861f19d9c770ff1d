// One look of a scheduler: which moments have come, and their tasks.
import { type Context, createContext, type Runtime } from '#framework/request/context.ts'
import { PLATFORM } from '../ledger/ledger.ts'
import type { Schedule } from './define-schedule.ts'
import { dueSlotsOf } from './due-slots.ts'
import { beginSchedule, moveTo, readSlots, slotKeyOf, takeSlot } from './slots.ts'

/** What a scheduler works with. */
export interface ScheduleParts {
  readonly runtime: Runtime
  readonly schedules: readonly Schedule[]
  /** Ids of the active tenants, for schedules that run in each. */
  findTenants(): Promise<readonly string[]>
}

/**
 * Runs what is due by the clock of the database, or by `clock`. Resolves with how many tasks this scheduler enqueued. A schedule
 * that is seen for the first time, in a new tenant too, begins now: nothing is made up for.
 */
export async function runSchedules(parts: ScheduleParts, clock?: Date): Promise<{ enqueued: number; now: Date }> {
  const { runtime, schedules } = parts
  const { last, now: databaseTime } = await readSlots(
    contextOf(runtime, null),
    schedules.map(({ name }) => name),
  )
  const now = clock ?? databaseTime
  const tenants = schedules.some(({ perTenant }) => perTenant) ? await parts.findTenants() : []
  let enqueued = 0
  for (const schedule of schedules)
    for (const tenantId of schedule.perTenant ? tenants : [null]) {
      const seen = last.get(slotKeyOf(tenantId ?? PLATFORM, schedule.name))
      enqueued += await runSchedule(contextOf(runtime, tenantId), schedule, { seen, now })
    }
  return { enqueued, now }
}

interface Moment {
  readonly seen: Date | undefined
  readonly now: Date
}

async function runSchedule(ctx: Context, schedule: Schedule, { seen, now }: Moment): Promise<number> {
  if (!seen) {
    await beginSchedule(ctx, schedule.name, now)
    return 0
  }
  const { run, until } = dueSlotsOf(schedule, seen, now)
  let enqueued = 0
  for (const slot of run) if (await takeSlot(ctx, schedule, slot)) enqueued++
  if (until && run.length === 0) await moveTo(ctx, schedule.name, until)
  return enqueued
}

function contextOf(runtime: Runtime, tenantId: string | null): Context {
  return createContext(runtime, { requestId: 'schedule', tenantId }).asSystem('run a schedule')
}
