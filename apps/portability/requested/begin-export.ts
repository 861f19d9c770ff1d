// Whether a tenant may have one more archive now: one at a time, and a few a day.
import { sql } from 'drizzle-orm'
import { createAsSystem } from '#framework/operations/create.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { writeExport } from '../tasks/write-export.ts'
import { tenantExports } from '../tenant-exports.resource.ts'

const MOST_A_DAY = 5

/** Of two who ask at once one waits for the other. Throws `resource.conflict` while one is being made, `request.rate_limited`. */
export function beginExport(ctx: Context): Promise<RowOf<typeof tenantExports>> {
  return inTransaction(ctx, async (inner) => {
    await requireTurn(inner.asSystem('look whether a tenant may have an export'))
    const { record } = await createAsSystem(inner, tenantExports, { requestedBy: ctx.actorId })
    await inner.enqueue(writeExport, { id: record.id })
    return record
  })
}

async function requireTurn(ctx: Context): Promise<void> {
  await runStatement(ctx, sql`select pg_advisory_xact_lock(hashtextextended(${`exports of ${ctx.tenantId}`}, 0))`)
  const [row] = await runStatement(
    ctx,
    sql`select count(*) filter (where status in ('waiting', 'writing'))::int, count(*) filter (where created_at > now() - interval '1 day')::int,
        ceil(extract(epoch from min(created_at) filter (where created_at > now() - interval '1 day') + interval '1 day' - now()))::int
      from tenant.tenant_exports where tenant_id = ${ctx.tenantId}`,
  )
  const [unfinished, today, wait] = row as [number, number, number]
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
