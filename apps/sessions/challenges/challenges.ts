// Creates challenges, counts attempts, and uses them up.
import { and, eq, gt, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { createOpaqueSecret, hashOfSecret } from '#apps/tokens/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { type ChallengePurpose, challenges } from './challenges.resource.ts'

const table = tableOf(challenges)
const USED = { usedAt: NOW, ...touched(table) }
const MINUTES = 5
const TRIES = 5
const CHALLENGE = {
  id: table.id,
  userId: table.user,
  sessionId: table.session,
  tenantId: table.leadsTo,
  method: table.method,
}
const isUnused = and(isNull(table.usedAt), gt(table.expiresAt, NOW))

/** A challenge's purpose. */
export interface ChallengeSubject {
  readonly userId: string | null
  readonly sessionId: string | null
  readonly tenantId: string | null
  readonly method: string | null
}

export interface Challenge extends ChallengeSubject {
  readonly id: string
}

/** 256 random bits in base64url, which nobody stores; `ctx` acts as the system. */
export async function openChallenge(
  ctx: Context,
  purpose: ChallengePurpose,
  { userId = null, sessionId = null, tenantId = null, method = null }: Partial<ChallengeSubject> = {},
): Promise<{ challenge: string; expiresAt: string }> {
  const challenge = createOpaqueSecret()
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
 * Counts an attempt in its own transaction before any check: of any number of concurrent ones, five are checked. Throws
 * `auth.invalid_challenge`. `ctx` acts as the system.
 */
export async function tryChallenge(ctx: Context, purpose: ChallengePurpose, secret: string): Promise<Challenge> {
  const tried = query.update(table).set({ tries: sql`${table.tries} + 1`, ...touched(table) })
  return foundOf(await runQuery(ctx, tried.where(isOpen(purpose, secret)).returning(CHALLENGE)))
}

/** Without counting an attempt, for reading only. Throws `auth.invalid_challenge`. `ctx` acts as the system. */
export async function requireChallenge(ctx: Context, purpose: ChallengePurpose, secret: string): Promise<Challenge> {
  return foundOf(await runQuery(ctx, query.select(CHALLENGE).from(table).where(isOpen(purpose, secret))))
}

function isOpen(purpose: ChallengePurpose, secret: string): SQL | undefined {
  const isMeant = and(eq(table.tokenHash, hashOfSecret(secret)), eq(table.purpose, purpose))
  return and(isMeant, isUnused, lt(table.tries, TRIES))
}

function foundOf([challenge]: Challenge[]): Challenge {
  if (!challenge) throw invalidChallenge()
  return challenge
}

/**
 * Uses it up in the transaction of its purpose: a failure restores it, and one of several concurrent calls gets it
 * (GHSA-2299-ghjr-6vjp). Throws `auth.invalid_challenge`.
 */
export async function takeChallenge(ctx: Context, { id }: Challenge): Promise<void> {
  const used = query
    .update(table)
    .set(USED)
    .where(and(eq(table.id, id), isUnused))
  foundOf(await runQuery(ctx, used.returning(CHALLENGE)))
}

/** Nobody finishes what they began before: after a new password, or when all sessions end. `ctx` acts as the system. */
export async function voidChallenges(ctx: Context, userId: string): Promise<void> {
  const areOpen = and(eq(table.user, userId), isNull(table.usedAt))
  await runQuery(ctx, query.update(table).set(USED).where(areOpen))
}

export function invalidChallenge(): Problem {
  return new Problem('auth.invalid_challenge', 'It was used, is too old, or was tried too often. Begin again.')
}
