// Asks the caller for their password once more, before something that a stolen token must not be enough for.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import type { EndpointRequest } from '#framework/request/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { authentication } from '../authentication.ts'

/**
 * Throws `request.validation_failed` with `/currentPassword`, and no 401: the session is good, and clients log out at a 401. Guesses are
 * limited like log-ins. Resolves with what is known of the caller: address and names.
 */
export async function requireOwnPassword(
  ctx: Context,
  password: string,
  remote: EndpointRequest['remote'],
): Promise<string[]> {
  const { passwords, attempts } = authentication.of(ctx)
  const [row] = await runStatement(
    ctx.asSystem('check the password of the caller'),
    sql`select c.password_hash, u.email, u.first_name, u.last_name from auth.users u left join auth.credentials c on c.user_id = u.id where u.id = ${ctx.actorId}`,
  )
  const [stored, ...about] = row as [string | null, ...string[]]
  // A stolen access token must not become a place to guess the password.
  const attempt = await attempts.begin(remote.address, about[0]!, { isKnownAddress: true })
  if (!(await passwords.matches(password, stored))) throw wrongPassword()
  await attempt.succeed()
  return about
}

function wrongPassword(): Problem {
  const message = 'is not your password'
  const errors = [{ pointer: '/currentPassword', code: 'invalid', message }]
  return new Problem('request.validation_failed', `/currentPassword ${message}`, { errors })
}
