// Ends the session that a refresh token belongs to.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { endSessions } from './end-session.ts'
import { systemFor } from './open-session.ts'
import { hashOfSecret } from './refresh-secrets.ts'

/** Also by one that was used already. Resolves with false for a text that is no refresh token. */
export async function endSessionOf(ctx: Context, refresh: string): Promise<boolean> {
  const [row] = await runStatement(
    systemFor(ctx, 'log out'),
    sql`select s.id, s.user_id from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where t.token_hash = ${hashOfSecret(refresh)}`,
  )
  if (!row) return false
  const [sessionId, userId] = row as [string, string]
  await endSessions(systemFor(ctx, 'log out', { userId }), { sessionId }, 'logout')
  return true
}
