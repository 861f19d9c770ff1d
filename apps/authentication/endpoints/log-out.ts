// POST /auth/logout: ends the session that a refresh token belongs to.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { endSessions } from '../sessions/end-session.ts'
import { systemFor } from '../sessions/open-session.ts'
import { hashOfSecret } from '../sessions/refresh-secrets.ts'
import { bodyOf, REFRESH_TOKEN, TAG } from './shapes.ts'

export const logOut = defineEndpoint({
  method: 'POST',
  path: '/auth/logout',
  name: 'logout',
  tag: TAG,
  summary: 'Log out',
  description: 'The session ends, and its access tokens stop working at once.',
  access: 'public',
  body: bodyOf({ refresh: REFRESH_TOKEN }),
  status: 204,
  problems: ['auth.invalid_token'],
  async run(ctx, { body }) {
    // Any token of the session will do, also one that was used already.
    const [row] = await runStatement(
      systemFor(ctx, 'log out'),
      sql`select s.id, s.user_id from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where t.token_hash = ${hashOfSecret(body.refresh)}`,
    )
    if (!row) throw new Problem('auth.invalid_token', 'This is no refresh token.')
    const [sessionId, userId] = row as [string, string]
    await endSessions(systemFor(ctx, 'log out', { userId }), { sessionId }, 'logout')
    return {}
  },
})
