// Who impersonates the person, for screens of the impersonating session.
import { eq } from 'drizzle-orm'
import { selectSessions } from '#apps/sessions/index.ts'
import { selectPeople } from '#apps/users/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import type { Context } from '#framework/request/context.ts'
import type { ImpersonationDescription } from '#framework/request/services/caller-description.ts'

/** For the context's session; null if the person acts for themselves. `ctx` acts as the system. */
export async function describeImpersonation(ctx: Context): Promise<ImpersonationDescription | null> {
  if (ctx.caller.impersonatorId === null || ctx.sessionId === null) return null
  const [session, impersonator] = [selectSessions('session'), selectPeople('impersonator')]
  const { reason, expiresAt } = session
  const found = query
    .select({ by: impersonator.email, reason, expiresAt })
    .from(session)
    .innerJoin(impersonator, eq(impersonator.id, session.impersonator))
    .where(eq(session.id, ctx.sessionId))
  const [impersonation] = await runQuery(ctx, found)
  return impersonation ?? null
}
