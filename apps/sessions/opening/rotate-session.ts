// Replaces a refresh token by its successor exactly once, however many calls are concurrent; detects a stolen one.

import { randomUUIDv7 } from 'node:crypto'
import { and, eq, gt, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { createOpaqueSecret, hashOfSecret, openSuccessor, sealSuccessor } from '#apps/tokens/index.ts'
import { selectPeople } from '#apps/users/index.ts'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { endSessions } from '../ending/end-session.ts'
import { isLive } from '../reading/select-sessions.ts'
import { refreshTokens } from '../refresh-tokens.resource.ts'
import { sessions } from '../sessions.resource.ts'
import { type Person, systemFor } from './open-session.ts'
import { sessionLifetimes } from './session-lifetimes.ts'

const [refreshes, logIns] = [tableOf(refreshTokens), tableOf(sessions)]
const person = selectPeople('person')

export interface Rotation extends Person {
  sessionId: string
  refresh: string
}

type Refusal = 'auth.invalid_token' | 'auth.expired_token' | 'auth.session_ended' | 'auth.stale_token'
type Working = Parameters<Parameters<typeof inTransaction>[1]>[0]

/**
 * Throws `auth.invalid_token`, `auth.expired_token`, `auth.session_ended`. A token reused after the grace period was
 * copied: its whole family ends.
 */
export async function rotateSession(ctx: Context, refresh: string): Promise<Rotation> {
  // The family's end must be committed, so the verdict is thrown only after the transaction.
  const verdict = await inTransaction(
    systemFor(ctx, 'refresh a session'),
    async (system) => (await useToken(system, refresh)) ?? (await judgeUsed(system, refresh)),
  )
  if (typeof verdict === 'string') throw new Problem(verdict)
  return verdict
}

/** Throws `auth.invalid_token` for a refresh token that could not be used now. Uses nothing up. */
export async function requireFreshToken(ctx: Context, refresh: string): Promise<void> {
  const { id, tokenHash, usedAt, expiresAt, session } = refreshes
  const isFresh = and(eq(tokenHash, hashOfSecret(refresh)), isNull(usedAt), gt(expiresAt, NOW))
  const found = query
    .select({ id })
    .from(refreshes)
    .innerJoin(logIns, eq(logIns.id, session))
    .innerJoin(person, eq(person.id, logIns.user))
    .where(and(isFresh, isLive(logIns), eq(person.isActive, true)))
  const [token] = await runQuery(systemFor(ctx, 'check a refresh token'), found)
  if (!token) throw new Problem('auth.invalid_token')
}

/** Compare and swap: one statement marks the token as used and creates its successor; of many callers one wins (CVE-2026-53517). */
async function useToken(ctx: Working, refresh: string): Promise<Rotation | null> {
  const { refreshTtl } = sessionLifetimes.of(ctx)
  const next = createOpaqueSecret()
  const successor = sealSuccessor(refresh, next)
  const until = sql`least(now() + make_interval(secs => ${refreshTtl}), expires_at)`
  // SQL by hand: one statement makes three changes and returns their results.
  const [row] = await runStatement(
    ctx,
    sql`
    with used as (
      update auth.refresh_tokens t
      set used_at = clock_timestamp(), successor = ${successor}, updated_at = now(), version = t.version + 1
      from auth.sessions s join ${person} on ${person.id} = s.user_id
      where t.token_hash = ${hashOfSecret(refresh)} and t.used_at is null and t.expires_at > now()
        and s.id = t.session_id and s.ended_at is null and s.expires_at > now() and ${person.isActive}
      returning s.id, s.user_id, s.chosen_tenant_id, s.expires_at
    ), follows as (
      insert into auth.refresh_tokens (id, session_id, token_hash, expires_at)
      select ${randomUUIDv7()}, id, ${hashOfSecret(next)}, ${until} from used
    ), forgotten as (
      delete from auth.refresh_tokens t using used where t.session_id = used.id and t.expires_at < now()
    )
    select id, user_id, chosen_tenant_id from used`,
  )
  return row ? { ...personOf(row), refresh: next } : null
}

/** Why a token could not be used; within the grace period, returns its successor again. */
async function judgeUsed(ctx: Working, refresh: string): Promise<Rotation | Refusal> {
  const { grace } = sessionLifetimes.of(ctx)
  const { tokenHash, usedAt, successor, session } = refreshes
  const columns = {
    sessionId: logIns.id,
    userId: logIns.user,
    tenantId: logIns.chosenTenant,
    successor,
    isOpen: and(isLive(logIns), eq(person.isActive, true)) as SQL<boolean>,
    isUsed: isNotNull(usedAt) as SQL<boolean>,
    isInGrace: sql<boolean>`coalesce(clock_timestamp() - ${usedAt} <= make_interval(secs => ${grace}), false)`,
  }
  const found = query
    .select(columns)
    .from(refreshes)
    .innerJoin(logIns, eq(logIns.id, session))
    .innerJoin(person, eq(person.id, logIns.user))
    .where(eq(tokenHash, hashOfSecret(refresh)))
  const [token] = await runQuery(ctx, found)
  if (!token) return 'auth.invalid_token'
  if (!token.isOpen) return 'auth.session_ended'
  if (!token.isUsed) return 'auth.expired_token'
  const { sessionId, userId, tenantId } = token
  if (token.isInGrace) {
    const next = token.successor && openSuccessor(refresh, token.successor)
    return next ? { sessionId, userId, tenantId, refresh: next } : 'auth.stale_token'
  }
  await endSessions(ctx, { sessionId }, 'replay')
  ctx.runtime.log.warn(
    { sessionId, userId, requestId: ctx.requestId },
    'a used refresh token came back: its session was ended',
  )
  return 'auth.session_ended'
}

function personOf([sessionId, userId, tenantId]: unknown[]): Person & { sessionId: string } {
  return { sessionId: sessionId as string, userId: userId as string, tenantId: tenantId as string | null }
}
