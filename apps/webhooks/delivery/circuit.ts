// A receiver that does not answer is left alone for a while: its deliveries wait without a try, and one of them asks now and then (WHK-14).
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { releaseTasks } from '#framework/tasks/ledger/hold.ts'
import { Postponed } from '#framework/tasks/postponed.ts'

/** What is known of a receiver when a delivery begins. */
export interface Circuit {
  readonly id: string
  /** Since when every try has failed; null when the last one did not. */
  readonly failingSince: Date | null
  /** Until when nothing is sent; null while it answers. */
  readonly pausedUntil: Date | null
}

/** So many tries in a row without an answer, of whatever deliveries. */
const MOST_UNANSWERED = 10
const FIRST_PAUSE_S = 30
const LONGEST_PAUSE_S = 900
/** A try that asks has the time limit of its task; then another may. */
const TRIAL_S = 40

const rowOf = (ctx: Context, id: string) => sql`tenant_id = ${ctx.tenantId} and id = ${id}`

/**
 * True when this delivery is the one that asks a paused receiver whether it is back; one that `insists` always is. Throws Postponed for all
 * others while it is paused.
 */
export async function enterCircuit(ctx: Context, { id, pausedUntil }: Circuit, insists: boolean): Promise<boolean> {
  if (pausedUntil === null) return false
  if (insists || (await takeTrial(ctx, id))) return true
  const left = Math.max(1000, pausedUntil.getTime() - Date.now())
  // Not all at the same moment.
  throw new Postponed(waitingFor(id), left * (1 + Math.random()))
}

/** One of any number at once. */
async function takeTrial(ctx: Context, id: string): Promise<boolean> {
  const [row] = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update public.webhooks set paused_until = now() + ${TRIAL_S} * interval '1 second' where ${rowOf(ctx, id)} and paused_until <= now() returning 1`,
    ),
  )
  return row !== undefined
}

/** The receiver has answered as it should: what waited for it comes now. */
export async function closeCircuit(ctx: Context, { id, failingSince, pausedUntil }: Circuit): Promise<void> {
  if (failingSince === null && pausedUntil === null) return
  await inTransaction(ctx, async (inner) => {
    await runStatement(
      inner,
      sql`update public.webhooks set failing_since = null, unanswered = 0, paused_until = null where ${rowOf(ctx, id)}`,
    )
    if (pausedUntil !== null) await releaseTasks(inner, waitingFor(id))
  })
}

/**
 * A try has failed. The first failure counts for how long it has failed, of tries side by side as well. Only those without an answer open
 * the circuit, and while it is open only one that asked: a receiver that answers with a fault keeps a slot for a moment alone.
 */
export async function noteFailure(
  ctx: Context,
  id: string,
  { isUnanswered, isTrial }: { isUnanswered: boolean; isTrial: boolean },
): Promise<void> {
  const counts = sql`${isUnanswered} and (${isTrial} or paused_until is null)`
  const pause = sql`least(${FIRST_PAUSE_S} * 2 ^ least(unanswered + 1 - ${MOST_UNANSWERED}, 10), ${LONGEST_PAUSE_S})`
  await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update public.webhooks set failing_since = coalesce(failing_since, now()), unanswered = unanswered + case when ${counts} then 1 else 0 end, paused_until = case when ${counts} and unanswered + 1 >= ${MOST_UNANSWERED} then now() + ${pause} * interval '1 second' else paused_until end where ${rowOf(ctx, id)}`,
    ),
  )
}

/** What the ledger says of deliveries that wait. */
function waitingFor(id: string): string {
  return `The receiver of webhook ${id} does not answer: deliveries wait until it does.`
}
