// Records events in the audit trail that change no row: sign-ins, refusals, uses of a key.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { runStatement } from '../steps/run-statement.ts'

/** What happened, to what. */
export interface TrailEntry {
  /** A word such as `log_in`; the database itself records `create`, `update` and `delete`. */
  readonly operation: string
  /** The resource of the affected record. */
  readonly resource: string
  readonly recordId: string
  /** Further facts by name; never a secret. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
  /** The trail's tenant; defaults to the context's, or to the platform if it has none. */
  readonly tenantId?: string | null
}

/** Uses the context's transaction, or one of its own. `ctx` acts as the system. */
export async function recordInTrail(ctx: Context, entry: TrailEntry): Promise<void> {
  const { operation, resource, recordId, details = {}, tenantId = null } = entry
  const changes = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, { old: null, new: value }]))
  await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`select audit.record_event(${operation}, ${resource}, ${recordId}, ${JSON.stringify(changes)}, ${tenantId})`,
    ),
  )
}

/** Whether the trail of the context's tenant says that this person created the record. `ctx` acts as the system. */
export async function wasMadeBy(
  ctx: Context,
  { resource, recordId, actorId }: { resource: string; recordId: string; actorId: string },
): Promise<boolean> {
  const record = sql`tenant_id = ${ctx.tenantId} and resource = ${resource} and record_id = ${recordId}`
  const made = sql`operation = 'create' and actor_id = ${actorId}`
  return (await runStatement(ctx, sql`select 1 from audit.changes where ${record} and ${made} limit 1`)).length > 0
}
