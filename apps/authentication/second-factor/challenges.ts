// Makes challenges, counts tries at them, and uses them up.
import { sql } from 'drizzle-orm'
import { createAsSystem } from '#framework/operations/create.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { type ChallengePurpose, challenges } from '../challenges.resource.ts'
import { createRefreshSecret, hashOfSecret } from '../sessions/refresh-secrets.ts'

const MINUTES = 5
const TRIES = 5

/** What a challenge was made for. */
export interface ChallengeSubject {
  readonly userId: string | null
  readonly sessionId: string | null
  readonly tenantId: string | null
  readonly method: string | null
}

export interface Challenge extends ChallengeSubject {
  readonly id: string
}

/** 256 random bits in base64url, which nobody keeps; `ctx` acts as the system. */
export async function openChallenge(
  ctx: Context,
  purpose: ChallengePurpose,
  { userId = null, sessionId = null, tenantId = null, method = null }: Partial<ChallengeSubject> = {},
): Promise<{ challenge: string; expiresAt: string }> {
  const challenge = createRefreshSecret()
  const expiresAt = new Date(Date.now() + MINUTES * 60_000).toISOString()
  await createAsSystem(ctx, challenges, {
    purpose,
    tokenHash: hashOfSecret(challenge),
    user: userId,
    session: sessionId,
    leadsTo: tenantId,
    method,
    expiresAt,
  })
  return { challenge, expiresAt }
}

/**
 * Counts a try, in a transaction of its own, before anything is looked at: however many come at once, five are looked at. Throws
 * `auth.invalid_challenge`. `ctx` acts as the system.
 */
export async function tryChallenge(ctx: Context, purpose: ChallengePurpose, secret: string): Promise<Challenge> {
  const [row] = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update auth.challenges set tries = tries + 1, updated_at = now(), version = version + 1
        where token_hash = ${hashOfSecret(secret)} and purpose = ${purpose} and used_at is null and expires_at > now() and tries < ${TRIES}
        returning id, user_id, session_id, leads_to_id, method`,
    ),
  )
  if (!row) throw invalidChallenge()
  return challengeOf(row)
}

/** Without counting a try, for what only reads. Throws `auth.invalid_challenge`. `ctx` acts as the system. */
export async function requireChallenge(ctx: Context, purpose: ChallengePurpose, secret: string): Promise<Challenge> {
  const [row] = await runStatement(
    ctx,
    sql`select id, user_id, session_id, leads_to_id, method from auth.challenges
      where token_hash = ${hashOfSecret(secret)} and purpose = ${purpose} and used_at is null and expires_at > now() and tries < ${TRIES}`,
  )
  if (!row) throw invalidChallenge()
  return challengeOf(row)
}

function challengeOf(row: readonly unknown[]): Challenge {
  const [id, userId, sessionId, tenantId, method] = row as [string, ...[string, string, string, string]]
  return { id, userId, sessionId, tenantId, method }
}

/**
 * Uses it up, in the transaction of what it is for: a failure gives it back, and of many at once one gets it (GHSA-2299-ghjr-6vjp).
 * Throws `auth.invalid_challenge`.
 */
export async function takeChallenge(ctx: Context, { id }: Challenge): Promise<void> {
  const [row] = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update auth.challenges set used_at = now(), updated_at = now(), version = version + 1
        where id = ${id} and used_at is null and expires_at > now() returning 1`,
    ),
  )
  if (!row) throw invalidChallenge()
}

/** Nobody finishes what they began before: after a new password, or when all log-ins end. `ctx` acts as the system. */
export async function voidChallenges(ctx: Context, userId: string): Promise<void> {
  await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update auth.challenges set used_at = now(), updated_at = now(), version = version + 1 where user_id = ${userId} and used_at is null`,
    ),
  )
}

export function invalidChallenge(): Problem {
  return new Problem('auth.invalid_challenge', 'It was used, is too old, or was tried too often. Begin again.')
}
