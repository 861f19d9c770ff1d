// Makes and uses the secrets of links.
import { sql } from 'drizzle-orm'
import { createAsSystem } from '#framework/operations/create.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { createRefreshSecret, hashOfSecret } from '../sessions/refresh-secrets.ts'
import { oneTimeTokens, type Purpose } from './one-time-tokens.resource.ts'

/** What a token stands for. */
export interface TokenSubject {
  readonly email: string
  readonly userId: string | null
  readonly tenantId: string | null
  readonly subject: string | null
}

const HOUR = 3_600_000
/** Hours for which a link works. */
export const HOURS: Readonly<Record<Purpose, number>> = {
  registration: 24,
  verify_email: 7 * 24,
  reset_password: 1,
  change_email: 24,
  magic_link: 1,
  invitation: 7 * 24,
}

/** Links that give somebody an account, or another address: the newest is the only one that works. */
const REPLACING: readonly Purpose[] = ['reset_password', 'magic_link', 'change_email']

/**
 * The secret itself, which nobody keeps, and until when it holds: both go into one mail. Null where the log-in that asked for it (`sessionId`) has ended by now.
 * `ctx` acts as the system.
 */
export function createOneTimeToken(
  ctx: Context,
  {
    purpose,
    email,
    userId,
    tenantId,
    subject,
    sessionId,
  }: TokenSubject & { purpose: Purpose; sessionId?: string | undefined },
): Promise<{ secret: string; expiresAt: Date } | null> {
  return inTransaction(ctx, async (inner) => {
    if (sessionId !== undefined && !(await holdSession(inner, sessionId))) return null
    if (userId !== null && REPLACING.includes(purpose)) await voidOneTimeTokens(inner, userId, [purpose])
    const secret = createRefreshSecret()
    const expiresAt = new Date(Date.now() + HOURS[purpose] * HOUR)
    await createAsSystem(inner, oneTimeTokens, {
      purpose,
      tokenHash: hashOfSecret(secret),
      email,
      user: userId,
      leadsTo: tenantId,
      subject,
      expiresAt: expiresAt.toISOString(),
    })
    return { secret, expiresAt }
  })
}

/** Whoever ends the session waits for the link, and voids it. */
async function holdSession(ctx: Context, sessionId: string): Promise<boolean> {
  const [row] = await runStatement(
    ctx,
    sql`select 1 from auth.sessions where id = ${sessionId} and ended_at is null and expires_at > now() for share`,
  )
  return row !== undefined
}

/** Without using it up, for what must be checked first. Throws `auth.invalid_link`. `ctx` acts as the system. */
export async function requireOneTimeToken(ctx: Context, purpose: Purpose, secret: string): Promise<TokenSubject> {
  const rows = await runStatement(
    ctx,
    sql`select email, user_id, leads_to_id, subject from auth.one_time_tokens where ${fresh(purpose, secret)}`,
  )
  return subjectOf(rows)
}

/**
 * Uses it up: one statement, so that of fifty at once one gets it (CVE-2026-53517). It belongs into the transaction of what it is
 * for: a failure gives it back. Throws `auth.invalid_link` for whatever is wrong with it. `ctx` acts as the system.
 */
export async function takeOneTimeToken(ctx: Context, purpose: Purpose, secret: string): Promise<TokenSubject> {
  const rows = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update auth.one_time_tokens set used_at = now(), updated_at = now(), version = version + 1 where ${fresh(purpose, secret)} returning email, user_id, leads_to_id, subject`,
    ),
  )
  return subjectOf(rows)
}

/** What was sent before is worth nothing: after a new password or another address. `ctx` acts as the system. */
export async function voidOneTimeTokens(
  ctx: Context,
  userId: string,
  purposes: readonly Purpose[] = REPLACING,
): Promise<void> {
  await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update auth.one_time_tokens set used_at = now(), updated_at = now(), version = version + 1 where user_id = ${userId} and used_at is null and purpose = any(${sql.param(purposes)}::text[])`,
    ),
  )
}

function fresh(purpose: Purpose, secret: string) {
  return sql`token_hash = ${hashOfSecret(secret)} and purpose = ${purpose} and used_at is null and expires_at > now()`
}

function subjectOf([row]: unknown[][]): TokenSubject {
  if (!row) throw new Problem('auth.invalid_link', 'The link was used, is too old, or was never ours. Ask for another.')
  const [email, userId, tenantId, subject] = row as [string, string | null, string | null, string | null]
  return { email, userId, tenantId, subject }
}
