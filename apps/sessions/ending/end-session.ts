// Ends sessions: their refresh tokens stop working, and admission refuses their access tokens.
import { and, eq, isNull, ne, type SQL } from 'drizzle-orm'
import { NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { voidChallenges } from '../challenges/challenges.ts'
import { sessions } from '../sessions.resource.ts'

const table = tableOf(sessions)

export type EndReason =
  | 'logout'
  | 'replay'
  | 'password'
  | 'email'
  | 'deactivation'
  | 'staff'
  | 'second_factor'
  | 'start_over'

type Which = { sessionId: string } | { userId: string; except?: string | null; evenKeys?: true }

/**
 * One session, or all of a person except one (CVE-2026-22706: a changed password left sessions alive). API keys are not
 * included: they end by revocation, unless `evenKeys` says otherwise. `ctx` acts as the system.
 */
export async function endSessions(ctx: Context, which: Which, reason: EndReason): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    if ('userId' in which) await voidChallenges(inner, which.userId)
    const { id, user: userId, chosenTenant: tenantId, endedAt } = table
    const ended = query.update(table).set({ endedAt: NOW, endedBy: reason, ...touched(table) })
    const areMeant = and(conditionOf(which), isNull(endedAt))
    for (const session of await runQuery(inner, ended.where(areMeant).returning({ id, userId, tenantId })))
      await recordInTrail(inner, {
        operation: 'session_ended',
        resource: 'users',
        recordId: session.userId,
        details: { by: reason, session: session.id },
        tenantId: session.tenantId,
      })
  })
}

function conditionOf(which: Which): SQL | undefined {
  const { id, user, apiKey } = table
  if ('sessionId' in which) return eq(id, which.sessionId)
  const isOther = which.except ? ne(id, which.except) : undefined
  return and(eq(user, which.userId), isOther, which.evenKeys ? undefined : isNull(apiKey))
}
