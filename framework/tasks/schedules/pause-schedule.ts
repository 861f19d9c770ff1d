// Pauses and resumes one schedule.
import type { SQL } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { PLATFORM } from '../ledger/ledger.ts'
import { lines } from '../ledger/lines.ts'

/** In the context's tenant, until resumed. A scheduler that is checking right now enqueues nothing more. False if already paused. */
export function pauseSchedule(ctx: Context, name: string): Promise<boolean> {
  return changes(
    ctx,
    lines`
      insert into tasks.schedules as s (tenant_id, name, last_slot, paused_at)
      values (${placeOf(ctx)}, ${name}, now(), now())
      on conflict (tenant_id, name) do update set paused_at = now(), updated_at = now()
      where s.paused_at is null returning 1
    `,
  )
}

/** From now on: moments during the pause are not caught up. False if not paused. */
export function resumeSchedule(ctx: Context, name: string): Promise<boolean> {
  return changes(
    ctx,
    lines`
      update tasks.schedules set paused_at = null, last_slot = greatest(last_slot, now()), updated_at = now()
      where tenant_id = ${placeOf(ctx)} and name = ${name} and paused_at is not null returning 1
    `,
  )
}

const placeOf = ({ tenantId }: Context) => tenantId ?? PLATFORM

async function changes(ctx: Context, statement: SQL): Promise<boolean> {
  return (await inTransaction(ctx, ({ transaction }) => transaction.query(statement))).length > 0
}
