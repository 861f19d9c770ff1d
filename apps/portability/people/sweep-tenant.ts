// Looks for an erased person in one tenant: what was made in their name, copies of their addresses, and the trail.
import { type SQL, sql } from 'drizzle-orm'
import { redactChanges } from '#apps/audit/index.ts'
import { platformIn } from '#apps/tenants/index.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { discardExports } from '../requested/discard-exports.ts'

export interface SweptPerson {
  readonly userId: string
  /** Addresses they had. */
  readonly words: readonly string[]
}

/** Answers of before, messages that were sent, tasks and events: copies, which nobody needs any more. Records stay. */
const COPIES: readonly (readonly [table: string, text: string])[] = [
  ['public.idempotency_keys', 'result'],
  ['public.webhook_deliveries', "request_body || coalesce(response_body, '')"],
  ['tasks.events', "data::text || coalesce(changed::text, '')"],
]

/** How many rows went or were redacted; again finds none. `ctx` is whoever runs the platform's task. */
export async function sweepTenant(ctx: Context, tenantId: string, person: SweptPerson): Promise<number> {
  const inside = platformIn(ctx, tenantId, 'erase a person')
  const patterns = person.words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  const copies = await inTransaction(inside, async ({ transaction }) => {
    const count = async (statement: SQL) => (await transaction.query(sql`${statement} returning 1`)).length
    const any = sql`any(${sql.param(patterns)}::text[])`
    let rows = await count(
      sql`delete from tenant.api_keys where tenant_id = ${tenantId} and created_by_id = ${person.userId}`,
    )
    rows += await count(
      sql`delete from tenant.invitations where tenant_id = ${tenantId} and email = any(${sql.param([...person.words])}::text[])`,
    )
    for (const [table, text] of COPIES)
      rows += await count(
        sql`delete from ${sql.raw(table)} where tenant_id = ${tenantId} and ${sql.raw(text)} ilike ${any}`,
      )
    return rows
  })
  const redacted = await redactChanges(inside, person)
  // What was written while the trail still named them.
  if (redacted > 0) await discardExports(inside)
  return copies + redacted
}
