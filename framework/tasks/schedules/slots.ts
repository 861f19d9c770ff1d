// How far each schedule has come. A moment is taken by moving on to it, which only one scheduler can do.
import { sql } from 'drizzle-orm'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { text } from '#framework/resource/fields/text.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'
import { PLATFORM } from '../ledger/ledger.ts'
import type { Schedule } from './define-schedule.ts'

const OWN = 'tenant_id = {tenant} or ({system} and {tenant} is null)'

/** One row for each schedule, and tenant where it runs in each; no surface shows it. */
export const schedules = defineResource('schedules', {
  schema: 'tasks',
  fields: {
    name: text({ required: true, max: 120, unique: true }),
    lastSlot: dateTime({ required: true, index: false }),
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
  description: 'The last moment of each schedule that was dealt with.',
})

/** Moves on to `slot` and enqueues its task, both or neither; false when another scheduler was first. */
export function takeSlot(ctx: Context, schedule: Schedule, slot: Date): Promise<boolean> {
  return inTransaction(ctx, async (inner) => {
    if (!(await moveTo(inner, schedule.name, slot))) return false
    await inner.enqueue(schedule.task, schedule.payload as never, schedule.options)
    return true
  })
}

/** Moves on to `slot` without a task. */
export async function moveTo(ctx: Context, name: string, slot: Date): Promise<boolean> {
  const moment = sql`${slot.toISOString()}::timestamptz`
  const statement = sql`update tasks.schedules set last_slot = ${moment}, updated_at = now() where tenant_id = ${ctx.tenantId ?? PLATFORM} and name = ${name} and last_slot < ${moment} returning 1`
  return (await inTransaction(ctx, ({ transaction }) => transaction.query(statement))).length > 0
}

/** Notes a schedule that begins now. */
export async function beginSchedule(ctx: Context, name: string, now: Date): Promise<void> {
  const statement = sql`insert into tasks.schedules (tenant_id, name, last_slot) values (${ctx.tenantId ?? PLATFORM}, ${name}, ${now.toISOString()}::timestamptz) on conflict do nothing`
  await inTransaction(ctx, ({ transaction }) => transaction.query(statement))
}

/** How far schedules have come, by `slotKeyOf`, and what time it is in the database. */
export async function readSlots(
  ctx: Context,
  names: readonly string[],
): Promise<{ last: Map<string, Date>; now: Date }> {
  const [rows, clock] = await inTransaction(ctx, ({ transaction }) =>
    Promise.all([
      transaction.query(
        sql`select tenant_id, name, last_slot from tasks.schedules where name in (select json_array_elements_text(${JSON.stringify(names)}::json))`,
      ),
      transaction.query(sql`select clock_timestamp()`),
    ]),
  )
  const last = new Map(
    rows.map(([tenant, name, slot]) => [slotKeyOf(tenant as string, name as string), new Date(slot as string)]),
  )
  return { last, now: new Date(clock[0]![0] as string) }
}

/** One schedule of one tenant. */
export const slotKeyOf = (tenantId: string, name: string) => `${tenantId} ${name}`
