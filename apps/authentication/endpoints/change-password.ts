// POST /auth/password: a new password for whoever knows the old one; all other log-ins end.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { inTransaction } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { authentication } from '../authentication.ts'
import { hashNewPassword, storeHash } from '../passwords/new-password.ts'
import { endSessions } from '../sessions/end-session.ts'
import { bodyOf, PASSWORD, TAG } from './shapes.ts'

export const changeOwnPassword = defineEndpoint({
  method: 'POST',
  path: '/auth/password',
  name: 'changePassword',
  tag: TAG,
  summary: 'Change my password; all my other log-ins end.',
  access: 'actor',
  body: bodyOf({ currentPassword: PASSWORD, password: PASSWORD }),
  status: 204,
  problems: ['request.validation_failed', 'auth.weak_password', 'request.rate_limited'],
  async run(ctx, { body, remote }) {
    const { passwords, attempts } = authentication.of(ctx)
    const system = ctx.asSystem('change the password of the caller')
    const [row] = await runStatement(
      system,
      sql`select c.password_hash, u.email, u.first_name, u.last_name from auth.users u left join auth.credentials c on c.user_id = u.id where u.id = ${ctx.actorId}`,
    )
    const [stored, ...about] = row as [string | null, ...string[]]
    // A stolen access token must not become a place to guess the password.
    const attempt = await attempts.begin(remote.address, about[0]!)
    if (!(await passwords.matches(body.currentPassword, stored))) throw wrongPassword()
    await attempt.succeed()
    const passwordHash = await hashNewPassword(ctx, body.password, about)
    await inTransaction(system, async (inner) => {
      await storeHash(inner, ctx.actorId!, passwordHash)
      await endSessions(inner, { userId: ctx.actorId!, except: ctx.sessionId }, 'password')
    })
    return {}
  },
})

/** A fault of the input and no 401: the session is good, and clients log out at a 401. */
function wrongPassword(): Problem {
  const message = 'is not your password'
  const errors = [{ pointer: '/currentPassword', code: 'invalid', message }]
  return new Problem('request.validation_failed', `/currentPassword ${message}`, { errors })
}
