// Whoever used a link reads the mailbox it was sent to.
import { sql } from 'drizzle-orm'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { TokenSubject } from './one-time-tokens.ts'

/**
 * Notes it, for the address they have now and for no other. Throws `auth.invalid_link` when they have another address by now, or may
 * not log in any more. `ctx` acts as the system. Resolves with their id.
 */
export async function verifyAddress(ctx: Context, { userId, email }: TokenSubject): Promise<string> {
  const [row] = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update auth.users set email_verified_at = coalesce(email_verified_at, now()), updated_at = now(), version = version + 1 where id = ${userId} and email = ${email} and is_active returning id`,
    ),
  )
  if (!row) throw new Problem('auth.invalid_link', 'The link belongs to an address that is not in use any more.')
  return row[0] as string
}
