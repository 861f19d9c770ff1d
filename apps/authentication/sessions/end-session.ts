// Ends sessions: their refresh tokens are worth nothing from now on, and admission refuses their access tokens.
import { sql } from 'drizzle-orm'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { voidChallenges } from '../second-factor/challenges.ts'

export type EndReason =
  | 'logout'
  | 'replay'
  | 'password'
  | 'email'
  | 'deactivation'
  | 'staff'
  | 'second_factor'
  | 'start_over'

/**
 * One session, or all log-ins of a person but one (CVE-2026-22706: a changed password left sessions alive). API keys are no log-ins: they
 * end by being revoked, unless `evenKeys` says otherwise. `ctx` acts as the system.
 */
export async function endSessions(
  ctx: Context,
  which: { sessionId: string } | { userId: string; except?: string | null; evenKeys?: true },
  reason: EndReason,
): Promise<void> {
  const condition =
    'sessionId' in which
      ? sql`id = ${which.sessionId}`
      : sql`user_id = ${which.userId} and id is distinct from ${which.except ?? null}::uuid and (api_key is null or ${which.evenKeys === true})`
  await inTransaction(ctx, async (inner) => {
    if ('userId' in which) await voidChallenges(inner, which.userId)
    const ended = await inner.transaction.query(
      sql`update auth.sessions set ended_at = now(), ended_by = ${reason}, updated_at = now(), version = version + 1 where ${condition} and ended_at is null returning id, user_id, chosen_tenant_id`,
    )
    for (const [id, userId, tenantId] of ended as [string, string, string | null][])
      await recordInTrail(inner, {
        operation: 'session_ended',
        resource: 'users',
        recordId: userId,
        details: { by: reason, session: id },
        tenantId,
      })
  })
}
