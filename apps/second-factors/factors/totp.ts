// Codes of authenticator apps (RFC 6238): SHA-1, six digits, thirty seconds, which all apps support.

import { and, eq, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { Secret, TOTP } from 'otpauth'
import { findPerson } from '#apps/users/index.ts'
import { NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { removeWhere } from '#framework/operations/sql/remove-where.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { relyingParty } from '../passkeys/relying-party.ts'
import { totpSecrets } from '../totp-secrets.resource.ts'
import { factorSecrets } from './factor-secrets.ts'

const table = tableOf(totpSecrets)

const PERIOD = 30
/** A clock may be one step off in either direction. */
const WINDOW = 1
/** An unconfirmed secret expires after an hour. */
const isUnconfirmed = and(isNull(table.confirmedAt), sql`${table.updatedAt} > now() - interval '1 hour'`)
const isConfirmed = isNotNull(table.confirmedAt)

export interface NewTotp {
  /** In base32, for typing. */
  readonly secret: string
  /** `otpauth://…`, for scanning. */
  readonly uri: string
}

/** A secret that is inactive until confirmed; replaces an earlier unconfirmed one. Throws `resource.conflict` if there is an active one. */
export async function createTotp(ctx: Context, userId: string): Promise<NewTotp> {
  const [secrets, party] = [factorSecrets.of(ctx), relyingParty.of(ctx)]
  const secret = new Secret({ size: 20 })
  const sealed = secrets.seal(secret.base32, userId)
  const set = { sealedSecret: sealed, ...touched(table) }
  const kept = query
    .insert(table)
    .values({ user: userId, sealedSecret: sealed })
    .onConflictDoUpdate({ target: table.user, set, setWhere: isNull(table.confirmedAt) })
  const [row] = await runQuery(ctx, kept.returning({ id: table.id }))
  if (!row) throw new Problem('resource.conflict', 'You have an authenticator app already: remove it first.')
  const { email: label } = (await findPerson(ctx, userId))!
  const uri = new TOTP({ issuer: party.name, label, secret, period: PERIOD }).toString()
  return { secret: secret.base32, uri }
}

/** Activates it. Throws `auth.invalid_code`, also if there is nothing to confirm. */
export async function confirmTotp(ctx: Context, userId: string, code: string): Promise<void> {
  const compared = await compare(ctx, { userId, code, which: isUnconfirmed })
  const confirmed = compared && (await noteStep(ctx, compared, { which: isUnconfirmed, confirmedAt: NOW }))
  if (!confirmed)
    throw new Problem('auth.invalid_code', 'The code does not belong to the secret that you were shown last.')
}

/** True for a correct, unused code: one statement compares and swaps, so that one of fifty concurrent uses succeeds. */
export async function useTotp(ctx: Context, userId: string, code: string): Promise<boolean> {
  const compared = await compare(ctx, { userId, code, which: isConfirmed })
  return compared !== null && noteStep(ctx, compared, { which: and(isConfirmed, lt(table.lastStep, compared.step)) })
}

/** Throws `resource.not_found` if there is no active one. */
export async function removeTotp(ctx: Context, userId: string): Promise<void> {
  const isTheirs = and(eq(table.user, userId), isConfirmed)
  const [gone] = await runQuery(ctx, query.delete(table).where(isTheirs).returning({ id: table.id }))
  if (!gone) throw new Problem('resource.not_found', 'You have no authenticator app.')
}

/** A secret, with the time step of the matching code. */
interface Compared {
  readonly userId: string
  readonly sealed: string
  readonly step: number
}

/** Null if there is no such secret, and for a wrong code. */
async function compare(
  ctx: Context,
  { userId, code, which }: { userId: string; code: string; which: SQL | undefined },
): Promise<Compared | null> {
  const isTheirs = and(eq(table.user, userId), which)
  const [kept] = await runQuery(ctx, query.select({ sealed: table.sealedSecret }).from(table).where(isTheirs))
  if (!kept) return null
  const sealed = kept.sealed!
  const step = stepOf(ctx, { userId, sealed, code })
  return step === null ? null : { userId, sealed, step }
}

/** Only for the secret that was compared: another may have replaced it meanwhile. False if it was replaced or it is too late. */
async function noteStep(
  ctx: Context,
  { userId, sealed, step }: Compared,
  { which, ...more }: { which: SQL | undefined; confirmedAt?: SQL },
): Promise<boolean> {
  const isMeant = and(eq(table.user, userId), eq(table.sealedSecret, sealed), which)
  const noted = query.update(table).set({ ...more, lastStep: step, ...touched(table) })
  return (await runQuery(ctx, noted.where(isMeant).returning({ id: table.id }))).length > 0
}

/** The code's time step, or null for a wrong one. */
function stepOf(
  ctx: Context,
  { userId, sealed, code }: { userId: string; sealed: string; code: string },
): number | null {
  const secret = Secret.fromBase32(factorSecrets.of(ctx).open(sealed, userId))
  const timestamp = Date.now()
  const delta = new TOTP({ secret, period: PERIOD }).validate({ token: code, window: WINDOW, timestamp })
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD) + delta
}

/** Deletes secrets not confirmed within a day; resolves with their number. `system` acts as the system. */
export function deleteForgottenTotp(system: Context, signal: AbortSignal): Promise<number> {
  const isForgotten = and(isNull(table.confirmedAt), sql`${table.updatedAt} < now() - interval '1 day'`)
  return removeWhere(system, table, { where: isForgotten, signal })
}
