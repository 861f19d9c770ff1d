// Whether a tenant may request another archive now: one at a time, and a few per day.
import { sql } from 'drizzle-orm'
import { createAsSystem } from '#framework/operations/create.ts'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { lockName } from '#framework/operations/sql/lock-name.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { writeExport } from './tasks/write-export.ts'
import { tenantExports } from './tenant-exports.resource.ts'

const table = tableOf(tenantExports)
const MOST_A_DAY = 5

/** Serializes concurrent requests. Throws `resource.conflict` while one is being written, and `request.rate_limited`. */
export function beginExport(ctx: Context): Promise<RowOf<typeof tenantExports>> {
  return inTransaction(ctx, async (inner) => {
    await requireTurn(inner.asSystem('look whether a tenant may have an export'))
    const { record } = await createAsSystem(inner, tenantExports, { requestedBy: ctx.actorId })
    await inner.enqueue(writeExport, { id: record.id })
    return record
  })
}

async function requireTurn(ctx: Context): Promise<void> {
  await lockName(ctx, `exports of ${ctx.tenantId}`)
  const { status, createdAt } = table
  const isOfToday = sql`${createdAt} > now() - interval '1 day'`
  const untilOneMore = sql`min(${createdAt}) filter (where ${isOfToday}) + interval '1 day' - now()`
  const counted = query.select({
    unfinished: sql<number>`count(*) filter (where ${status} in ('waiting', 'writing'))::int`,
    today: sql<number>`count(*) filter (where ${isOfToday})::int`,
    wait: sql<number>`ceil(extract(epoch from ${untilOneMore}))::int`,
  })
  const [exports] = await runQuery(ctx, counted.from(table).where(inTenant(ctx, table)))
  const { unfinished, today, wait } = exports!
  if (unfinished > 0) throw new Problem('resource.conflict', 'An export is being made: wait for it, or discard it.')
  if (today >= MOST_A_DAY)
    throw new Problem(
      'request.rate_limited',
      `A tenant has ${MOST_A_DAY} exports a day. Fetch one of those you have.`,
      {
        headers: { 'retry-after': String(Math.max(1, wait)) },
      },
    )
}
