// The progress of each schedule. Taking a moment means advancing to it, which only one scheduler can do.
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { text } from '#framework/resource/fields/text.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'
import { PLATFORM } from '../ledger/ledger.ts'
import { lines } from '../ledger/lines.ts'
import { isLocal, type Schedule } from './define-schedule.ts'

const OWN = 'tenant_id = {tenant} or ({system} and {tenant} is null)'

/** One row for each schedule, and each tenant if it runs in each; no surface shows it. */
export const schedules = defineResource('schedules', {
  schema: 'tasks',
  fields: {
    name: text({ required: true, max: 120, unique: true }),
    lastSlot: dateTime({ required: true, index: false }),
    /** Since then its moments pass without a task. */
    pausedAt: dateTime({ index: false }),
  },
  rows: declared({
    reason: 'schedulers look at the schedules of all tenants at once, as the platform and in no tenant',
    hasTenant: true,
    read: OWN,
    insert: OWN,
    update: OWN,
    delete: OWN,
  }),
  operations: [],
  audit: false,
  description: 'The last moment of each schedule that was handled.',
})

/** Advances to `moment` and enqueues its task, both or neither; false if another scheduler was first, or the schedule is paused. */
export function takeMoment(ctx: Context, schedule: Schedule, moment: Date): Promise<boolean> {
  return inTransaction(ctx, async (inner) => {
    if (!(await moveTo(inner, schedule.name, moment))) return false
    await inner.enqueue(schedule.task, schedule.payload as never, schedule.options)
    return true
  })
}

/** Advances to `moment` without a task. */
export async function moveTo(ctx: Context, name: string, moment: Date): Promise<boolean> {
  const at = sql`${moment.toISOString()}::timestamptz`
  const statement = lines`
    update tasks.schedules set last_slot = ${at}, updated_at = now()
    where tenant_id = ${ctx.tenantId ?? PLATFORM} and name = ${name} and last_slot < ${at} and paused_at is null
    returning 1
  `
  return (await inTransaction(ctx, ({ transaction }) => transaction.query(statement))).length > 0
}

/** All instances of one schedule in one zone with the same progress: they are due together, and a check costs the same for any number. */
export interface Standing {
  readonly name: string
  /** The tenants' zone, if the schedule follows it. */
  readonly zone: string | null
  /** In the database's spelling; null if the schedule has not begun. */
  readonly last: string | null
}

/** What runs, and where. */
export interface Planned {
  readonly schedules: readonly Schedule[]
  /** SQL of the active tenants, `id` and `time_zone`, for schedules that run in each; without it they run in none. */
  readonly tenants?: SQL | undefined
}

const NO_TENANTS = sql`select null::uuid as id, null::text as time_zone where false`
const ZONE = sql`case when w.is_local then r.time_zone end`

/** `w` is a schedule, `r` where it runs, `s` its progress there. */
function places({ schedules, tenants = NO_TENANTS }: Planned): SQL {
  const wanted = schedules.map((schedule) => ({ ...spell(schedule), is_local: isLocal(schedule) }))
  return lines`
    json_to_recordset(${JSON.stringify(wanted)}::json) as w (name text, per_tenant boolean, is_local boolean)
    join (
      select id, time_zone, true as per_tenant from (${tenants}) t
      union all
      select ${PLATFORM}::uuid, null, false) r using (per_tenant)
    left join tasks.schedules s on s.tenant_id = r.id and s.name = w.name
  `
}

const spell = ({ name, perTenant }: Schedule) => ({ name, per_tenant: perTenant })

/** The progress of all schedules everywhere, and the database's time. */
export async function readStandings(ctx: Context, planned: Planned): Promise<{ standings: Standing[]; now: Date }> {
  const groups = lines`
    select w.name, ${ZONE} as zone, s.last_slot from ${places(planned)} where s.paused_at is null group by 1, 2, 3
  `
  const statement = lines`
    select clock_timestamp(), g.name, g.zone, g.last_slot::text
    from (select 1) always left join (${groups}) g on true
  `
  const [rows] = await ctx.runtime.database.read(ctx, [statement])
  const standings = rows!
    .filter(([, name]) => name !== null)
    .map(([, name, zone, last]) => ({ name, zone, last }) as unknown as Standing)
  return { standings, now: new Date(rows![0]![0] as string) }
}

/** The tenants of some standings, by their index; null is the platform. Omits those that advanced meanwhile. */
export async function findPeers(
  ctx: Context,
  planned: Planned,
  due: readonly Standing[],
): Promise<{ place: number; tenantId: string | null }[]> {
  const asked = due.map(({ name, zone, last }, place) => ({ place, name, zone, last }))
  const statement = lines`
    select d.place, r.id from ${places(planned)}
    join json_to_recordset(${JSON.stringify(asked)}::json) as d (
      place integer, name text, zone text, last timestamptz)
      on d.name = w.name and d.zone is not distinct from ${ZONE} and d.last = s.last_slot
    where s.paused_at is null order by 1, 2
  `
  const [rows] = await ctx.runtime.database.read(ctx, [statement])
  return rows!.map(([place, id]) => ({ place: Number(place), tenantId: id === PLATFORM ? null : (id as string) }))
}

/** Starts every schedule that has not begun. */
export async function beginSchedules(ctx: Context, planned: Planned, now: Date): Promise<void> {
  const statement = lines`
    insert into tasks.schedules (tenant_id, name, last_slot)
    select r.id, w.name, ${now.toISOString()}::timestamptz from ${places(planned)}
    where s.name is null order by 1, 2 on conflict do nothing
  `
  await inTransaction(ctx, ({ transaction }) => transaction.query(statement))
}
