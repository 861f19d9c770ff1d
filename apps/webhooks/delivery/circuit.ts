// A circuit breaker: deliveries to a receiver that does not answer wait untried, while one now and then probes it (WHK-14).
import { and, lte, sql } from 'drizzle-orm'
import { isRow, NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { releaseTasks } from '#framework/tasks/ledger/hold.ts'
import { Postponed } from '#framework/tasks/postponed.ts'
import { webhooks } from '../webhooks.resource.ts'

/** The receiver's state when a delivery begins. */
export interface Circuit {
  readonly id: string
  /** Since when every attempt has failed; null if the last one succeeded. */
  readonly failingSince: Date | null
  /** Until when nothing is sent; null while it answers. */
  readonly pausedUntil: Date | null
}

/** Consecutive unanswered attempts that open the circuit, over all deliveries. */
const MOST_UNANSWERED = 10
const FIRST_PAUSE_S = 30
const LONGEST_PAUSE_S = 900
/** A probe has its task's time limit; then another may try. */
const TRIAL_S = 40

const table = tableOf(webhooks)
const after = (seconds: unknown) => sql`now() + ${seconds} * interval '1 second'`

/** True if this delivery probes a paused receiver; one that `insists` always does. Throws Postponed for all others while it is paused. */
export async function enterCircuit(ctx: Context, { id, pausedUntil }: Circuit, insists: boolean): Promise<boolean> {
  if (pausedUntil === null) return false
  if (insists || (await takeTrial(ctx, id))) return true
  const left = Math.max(1000, pausedUntil.getTime() - Date.now())
  // Spread over time.
  throw new Postponed(waitingFor(id), left * (1 + Math.random()))
}

/** Only one concurrent delivery gets it. */
async function takeTrial(ctx: Context, id: string): Promise<boolean> {
  const [row] = await runQuery(
    ctx,
    query
      .update(table)
      .set({ pausedUntil: after(TRIAL_S) })
      .where(and(isRow(ctx, table, id), lte(table.pausedUntil, NOW)))
      .returning({ id: table.id }),
  )
  return row !== undefined
}

/** The receiver answered correctly: waiting deliveries go out now. */
export async function closeCircuit(ctx: Context, { id, failingSince, pausedUntil }: Circuit): Promise<void> {
  if (failingSince === null && pausedUntil === null) return
  await inTransaction(ctx, async (inner) => {
    const works = { failingSince: null, unanswered: 0, pausedUntil: null }
    await runQuery(
      inner,
      query
        .update(table)
        .set(works)
        .where(isRow(ctx, table, id)),
    )
    if (pausedUntil !== null) await releaseTasks(inner, waitingFor(id))
  })
}

/**
 * Records a failed attempt. The time of failing counts from the first one, even with parallel attempts. Only unanswered
 * attempts open the circuit and, while it is open, only a probe counts: a receiver that answers with an error occupies
 * a slot only briefly.
 */
export async function noteFailure(
  ctx: Context,
  id: string,
  { isUnanswered, isTrial }: { isUnanswered: boolean; isTrial: boolean },
): Promise<void> {
  const { failingSince, pausedUntil, unanswered } = table
  const counts = sql`${isUnanswered} and (${isTrial} or ${pausedUntil} is null)`
  const opens = sql`${counts} and ${unanswered} + 1 >= ${MOST_UNANSWERED}`
  const doubled = sql`${FIRST_PAUSE_S} * 2 ^ least(${unanswered} + 1 - ${MOST_UNANSWERED}, 10)`
  const pause = sql`least(${doubled}, ${LONGEST_PAUSE_S})`
  const noted = {
    failingSince: sql`coalesce(${failingSince}, now())`,
    unanswered: sql`${unanswered} + case when ${counts} then 1 else 0 end`,
    pausedUntil: sql`case when ${opens} then ${after(pause)} else ${pausedUntil} end`,
  }
  await runQuery(
    ctx,
    query
      .update(table)
      .set(noted)
      .where(isRow(ctx, table, id)),
  )
}

/** The ledger's note on waiting deliveries. */
function waitingFor(id: string): string {
  return `The receiver of webhook ${id} does not answer: deliveries wait until it does.`
}
