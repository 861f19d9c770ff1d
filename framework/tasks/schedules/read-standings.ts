// The progress of one tenant's schedules.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { isoOfStored } from '#framework/resource/fields/date-time.ts'

/** Moments of one schedule, as texts. */
export interface Standing {
  /** The last time it was due. */
  readonly last: string | null
  /** When it was paused. */
  readonly pausedAt: string | null
}

/** By schedule name, in the context's tenant; omits schedules that were never due. */
export async function readStandings(ctx: Context): Promise<ReadonlyMap<string, Standing>> {
  const own = sql`from tasks.schedules where tenant_id = ${ctx.tenantId}`
  const statement = sql`select name, last_slot::text, paused_at::text ${own}`
  const rows = ctx.transaction
    ? await ctx.transaction.query(statement)
    : (await ctx.runtime.database.read(ctx, [statement]))[0]!
  return new Map(
    rows.map(([name, last, pausedAt]) => [name as string, { last: isoOf(last), pausedAt: isoOf(pausedAt) }]),
  )
}

const isoOf = (stored: unknown) => (stored === null ? null : isoOfStored(stored as string))
