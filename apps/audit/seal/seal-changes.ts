// Gives new rows of a trail their positions in its chain.
import { sql } from 'drizzle-orm'
import { lockName } from '#framework/operations/sql/lock-name.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { auditSeals, FIRST_HASH } from './audit-seals.ts'
import { readRows } from './read-rows.ts'

const PART = 2000

/**
 * Seals all committed rows of the context's tenant afterwards, so that no writer waits for the chain; rows are chained
 * in the order found. `ctx` acts as the system. Resolves with their number.
 */
export async function sealChanges(ctx: Context): Promise<number> {
  let count = 0
  for (let done = PART; done === PART; count += done) done = await sealPart(ctx)
  return count
}

function sealPart(ctx: Context): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    const { hashOf } = auditSeals.of(ctx)
    await lockName(inner, `seal ${ctx.tenantId}`)
    const head = await headOf(inner)
    const rows = await readRows(inner, sql`hash is null order by changes.id limit ${PART}`)
    if (rows.length === 0) return 0
    let previous = head.hash
    const hashes = rows.map(({ text }, index) => (previous = hashOf(previous, head.position + 1 + index, text)))
    const ids = rows.map(({ id }) => id)
    const first = head.position + 1
    // SQL by hand: only this function of the database may write a position.
    await runStatement(inner, sql`select audit.seal(${`{${ids}}`}::uuid[], ${`{${hashes}}`}::text[], ${first})`)
    return rows.length
  })
}

/** The last position of the chain; 0 before the first. */
async function headOf(ctx: Context): Promise<{ position: number; hash: string }> {
  const [row] = await readRows(ctx, sql`position is not null order by position desc limit 1`)
  return row ? { position: row.position!, hash: row.hash! } : { position: 0, hash: FIRST_HASH }
}
