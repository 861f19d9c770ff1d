// Takes all second factors of somebody away: the platform's own act, never a tenant's, for the person belongs to other tenants too.
import { sql } from 'drizzle-orm'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { endSessions } from '../sessions/end-session.ts'
import { mailTo } from './factors.ts'
import { lockPerson } from './lock-person.ts'
import { deleteRecoveryCodes } from './recovery-codes.ts'

/** How many there were. Ends all log-ins, so that nobody stays in with what was taken. `ctx` acts as the system. */
export function resetFactors(ctx: Context, userId: string): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    await lockPerson(inner, userId)
    const gone = await inner.transaction.query(
      sql`with apps as (delete from auth.totp_secrets where user_id = ${userId} returning 1),
        keys as (delete from auth.passkeys where user_id = ${userId} returning 1)
        select 1 from apps union all select 1 from keys`,
    )
    await deleteRecoveryCodes(inner, userId)
    await endSessions(inner, { userId }, 'second_factor')
    await recordInTrail(inner, { operation: 'second_factor_reset', resource: 'users', recordId: userId })
    if (gone.length > 0) await mailTo(inner, userId, { kind: 'second_factor_removed', words: { factor: 'Everything' } })
    return gone.length
  })
}
