// Creates and uses the secrets of mail links.
import { and, eq, gt, isNull, lt, ne, type SQL } from 'drizzle-orm'
import { holdSession } from '#apps/sessions/index.ts'
import { createOpaqueSecret, hashOfSecret } from '#apps/tokens/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { isAnyOf, NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { removeWhere } from '#framework/operations/sql/remove-where.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { oneTimeTokens, type Purpose } from './one-time-tokens.resource.ts'

const table = tableOf(oneTimeTokens)

/** What a token stands for. */
export interface TokenSubject {
  readonly email: string
  readonly userId: string | null
  readonly tenantId: string | null
  readonly subject: string | null
}

const SUBJECT = { email: table.email, userId: table.user, tenantId: table.leadsTo, subject: table.subject }
const USED = { usedAt: NOW, ...touched(table) }
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

/** Links that give access to an account, or another address: only the newest works. */
const REPLACING: readonly Purpose[] = ['reset_password', 'magic_link', 'change_email']

/**
 * The secret itself, which nobody stores, and its expiry: both go into one mail. Null if the requesting session
 * (`sessionId`) has ended.
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
    // Ending the session waits for the link, and voids it.
    if (sessionId !== undefined && !(await holdSession(inner, sessionId))) return null
    if (userId !== null && REPLACING.includes(purpose)) await voidOneTimeTokens(inner, userId, [purpose])
    const secret = createOpaqueSecret()
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

/** Checks it without using it up. Throws `auth.invalid_link`. `ctx` acts as the system. */
export async function requireOneTimeToken(ctx: Context, purpose: Purpose, secret: string): Promise<TokenSubject> {
  return subjectOf(await runQuery(ctx, query.select(SUBJECT).from(table).where(isFresh(purpose, secret))))
}

/**
 * Uses it up in one statement, so that one of fifty concurrent calls gets it (CVE-2026-53517). Call it in the
 * transaction of its purpose, so that a failure restores it. Throws `auth.invalid_link` for any fault. `ctx` acts as
 * the system.
 */
export async function takeOneTimeToken(ctx: Context, purpose: Purpose, secret: string): Promise<TokenSubject> {
  const used = query.update(table).set(USED).where(isFresh(purpose, secret)).returning(SUBJECT)
  return subjectOf(await runQuery(ctx, used))
}

/** Voids earlier links: after a new password or another address. `ctx` acts as the system. */
export async function voidOneTimeTokens(
  ctx: Context,
  userId: string,
  purposes: readonly Purpose[] = REPLACING,
): Promise<void> {
  await voidWhere(ctx, userId, isAnyOf(table.purpose, purposes))
}

/** All links sent to them except invitations, which belong to tenants. `ctx` acts as the system. */
export function voidOwnTokens(ctx: Context, userId: string): Promise<void> {
  return voidWhere(ctx, userId, ne(table.purpose, 'invitation'))
}

async function voidWhere(ctx: Context, userId: string, which: SQL): Promise<void> {
  const areOpen = and(eq(table.user, userId), isNull(table.usedAt), which)
  await runQuery(ctx, query.update(table).set(USED).where(areOpen))
}

/** Resolves with their number. `system` acts as the system. */
export function deleteExpiredLinks(system: Context, signal: AbortSignal): Promise<number> {
  return removeWhere(system, table, { where: lt(table.expiresAt, NOW), signal })
}

function isFresh(purpose: Purpose, secret: string): SQL | undefined {
  const isMeant = and(eq(table.tokenHash, hashOfSecret(secret)), eq(table.purpose, purpose))
  return and(isMeant, isNull(table.usedAt), gt(table.expiresAt, NOW))
}

function subjectOf([token]: TokenSubject[]): TokenSubject {
  if (token) return token
  throw new Problem('auth.invalid_link', 'The link was used, is too old, or was never ours. Ask for another.')
}
