// Asks the caller for their password again, before anything for which a stolen token must not suffice.

import { eq } from 'drizzle-orm'
import { attemptLimits } from '#apps/sessions/index.ts'
import { selectPeople } from '#apps/users/index.ts'
import { isActor } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import type { EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { credentials } from './credentials.resource.ts'
import { passwordHashes } from './passwords.ts'

const table = tableOf(credentials)

/**
 * Throws `request.validation_failed` with `/currentPassword`, not a 401: the session is valid, and clients sign out at
 * a 401. Guesses are limited like sign-ins. Resolves with the caller's known facts: address and names.
 */
export async function requireOwnPassword(
  ctx: Context,
  password: string,
  remote: EndpointRequest['remote'],
): Promise<string[]> {
  const [passwords, attempts] = [passwordHashes.of(ctx), attemptLimits.of(ctx)]
  const person = selectPeople('person')
  const { email, firstName, lastName } = person
  const columns = { stored: table.passwordHash, email, firstName, lastName }
  const found = query.select(columns).from(person).leftJoin(table, eq(table.user, person.id))
  const system = ctx.asSystem('check the password of the caller')
  const [row] = await runQuery(system, found.where(isActor(ctx, person.id)))
  const { stored, ...own } = row!
  // A stolen access token must not allow guessing the password.
  const attempt = await attempts.begin(remote.address, own.email, { isKnownAddress: true })
  if (!(await passwords.matches(password, stored))) throw wrongPassword()
  await attempt.succeed()
  return [own.email, own.firstName, own.lastName]
}

function wrongPassword(): Problem {
  const message = 'is not your password'
  const errors = [{ pointer: '/currentPassword', code: 'invalid', message }]
  return new Problem('request.validation_failed', `/currentPassword ${message}`, { errors })
}
