// How far the schedules of one tenant have come.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { isoOfStored } from '#framework/resource/fields/date-time.ts'

/** Moments of one schedule, as texts. */
export interface Standing {
  /** The last time that it was due. */
  readonly last: string | null
  /** Since when it is stopped. */
  readonly pausedAt: string | null
}

/** By the names of schedules, in the context's tenant; one that has never been due is left out. */
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
