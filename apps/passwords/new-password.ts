// Sets a new password: refuses a weak one, hashes a good one, and replaces the old one.

import { voidOneTimeTokens } from '#apps/mail-links/index.ts'
import { mailPerson } from '#apps/mailing/index.ts'
import { endSessions, lockPerson } from '#apps/sessions/index.ts'
import { touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { credentials } from './credentials.resource.ts'
import { passwordHashes } from './passwords.ts'
import { findPasswordFaults } from './strength/password-faults.ts'

const table = tableOf(credentials)

type About = readonly (string | null | undefined)[]

/** `about` holds the person's known facts. Throws `auth.weak_password` with every fault. */
export async function hashNewPassword(ctx: Pick<Context, 'runtime'>, password: string, about: About): Promise<string> {
  requireStrongPassword(password, about)
  return passwordHashes.of(ctx).hash(password)
}

/** The same without the hash. */
export function requireStrongPassword(password: string, about: About): void {
  const faults = findPasswordFaults(password, about)
  if (faults.length > 0)
    throw new Problem('auth.weak_password', `The password ${faults.map(({ message }) => message).join(', ')}.`, {
      errors: faults.map((fault) => ({ pointer: '/password', ...fault })),
    })
}

/**
 * Sets a person's password, ends their sessions except `except`, voids their mail links, and notifies them by mail, so
 * that they notice a change by somebody else (ASVS 6.3.7, PWD-18). `ctx` acts as the system.
 */
export function replacePassword(
  ctx: Context,
  userId: string,
  { passwordHash, except = null }: { passwordHash: string; except?: string | null },
): Promise<void> {
  return inTransaction(ctx, async (inner) => {
    await lockPerson(inner, userId)
    await storeHash(inner, userId, passwordHash)
    await endSessions(inner, { userId, except }, 'password')
    await voidOneTimeTokens(inner, userId)
    await mailPerson(inner, userId, { kind: 'password_changed', words: {} })
  })
}

/** Only stores the hash, as when the same password is rehashed with today's parameters. */
export async function storeHash(ctx: Context, userId: string, passwordHash: string): Promise<void> {
  const set = { passwordHash, ...touched(table) }
  const stored = query.insert(table).values({ user: userId, passwordHash })
  await runQuery(ctx, stored.onConflictDoUpdate({ target: table.user, set }))
}
