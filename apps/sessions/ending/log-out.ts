// Ends the session of a refresh token.
import { eq } from 'drizzle-orm'
import { hashOfSecret } from '#apps/tokens/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { systemFor } from '../opening/open-session.ts'
import { refreshTokens } from '../refresh-tokens.resource.ts'
import { sessions } from '../sessions.resource.ts'
import { endSessions } from './end-session.ts'

const [refreshes, logIns] = [tableOf(refreshTokens), tableOf(sessions)]

/** Also with a used one. Resolves with false for a text that is not a refresh token. */
export async function endSessionOf(ctx: Context, refresh: string): Promise<boolean> {
  const found = query
    .select({ sessionId: logIns.id, userId: logIns.user })
    .from(refreshes)
    .innerJoin(logIns, eq(logIns.id, refreshes.session))
    .where(eq(refreshes.tokenHash, hashOfSecret(refresh)))
  const [session] = await runQuery(systemFor(ctx, 'log out'), found)
  if (!session) return false
  const { sessionId, userId } = session
  await endSessions(systemFor(ctx, 'log out', { userId }), { sessionId }, 'logout')
  return true
}
