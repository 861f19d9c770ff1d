// Ends what was made in an account before anybody had proved its address: it may be the work of a stranger.
import { sql } from 'drizzle-orm'
import type { Transaction } from '#framework/database/database.ts'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { endSessions } from '../sessions/end-session.ts'
import { leaveBehind } from './leave-behind.ts'

/** Tables of what somebody logs in with. Passwords come first: a log-in that has just compared one is waited for, and then ended. */
const WAYS_IN = ['credentials', 'passkeys', 'totp_secrets', 'recovery_codes', 'identities']

/**
 * Password, factors, providers, log-ins, keys and pending links at once; what lies inside of tenants by a task. In the transaction of
 * the proof, which holds the person's row. `ctx` acts as the system.
 */
export async function startOver(ctx: Context & { transaction: Transaction }, userId: string): Promise<void> {
  for (const table of WAYS_IN)
    await ctx.transaction.query(sql`delete from auth.${sql.raw(table)} where user_id = ${userId}`)
  await endSessions(ctx, { userId, evenKeys: true }, 'start_over')
  await ctx.transaction.query(
    sql`update auth.one_time_tokens set used_at = now(), updated_at = now(), version = version + 1 where user_id = ${userId} and used_at is null and purpose <> 'invitation'`,
  )
  await ctx.transaction.query(sql`update auth.users set started_over_at = now() where id = ${userId}`)
  await recordInTrail(ctx, { operation: 'start_over', resource: 'users', recordId: userId })
  await ctx.enqueue(leaveBehind, { userId })
}
